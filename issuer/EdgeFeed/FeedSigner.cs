using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Data;
using Plinto.Issuer.Keys;
using Plinto.Protocol;
using Plinto.Protocol.Keys;

namespace Plinto.Issuer.EdgeFeed;

/// <summary>
/// Signs what goes to edges (compact JWS, ES256, <c>typ</c> by kind of message) with the deployment's feed key. Edges pin it at enrolment: whoever carries
/// the feed, and whoever could publish a JWKS, cannot change what an edge believes.
/// </summary>
internal sealed class FeedSigner(Database db, RootKeys rootKeys, TimeProvider time)
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };
    private SigningCredentials? _credentials;

    /// <summary>The feed keys to pin. For callers after <see cref="StartAsync"/>.</summary>
    public JsonWebKeySetRecord PublicKeys { get; private set; } = new() { Keys = [] };

    /// <summary>Loads the feed key; the first replica of a new deployment makes it.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        await EnsureAsync(ct);
        await using var query = db.Deployment(
            "select kid, state, public_jwk, root_key_id, private_envelope from feed_keys where state in ('announced', 'active') order by state");
        var keys = new List<JsonWebKeyRecord>();
        await using var reader = await query.ReadAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            keys.Add(SigningKeySql.ReadPublic(reader, 2));
            if (reader.GetString(1) == KeyState.Active)
            {
                var kid = reader.GetString(0);
                var privateKey = rootKeys.Open(new Envelope(reader.GetString(3), reader.GetFieldValue<byte[]>(4)), EnvelopePurpose.FeedKey(kid));
                _credentials = SigningAlgorithm.ES256.Import(kid, privateKey);
                CryptographicOperations.ZeroMemory(privateKey);
            }
        }

        PublicKeys = new JsonWebKeySetRecord { Keys = keys };
    }

    /// <summary>One message as a compact JWS.</summary>
    /// <param name="payload">JSON.</param>
    /// <param name="type">One of <see cref="Protocol.EdgeFeed.FeedMessageTypes"/>.</param>
    public string Sign(string payload, string type) =>
        Handler.CreateToken(payload, _credentials ?? throw new InvalidOperationException("the feed key is not loaded"), new Dictionary<string, object> { ["typ"] = type });

    private async Task EnsureAsync(CancellationToken ct)
    {
        await using (var query = db.Deployment("select count(*) from feed_keys where state = 'active'"))
        {
            if (await query.ScalarAsync<long>(ct) > 0)
            {
                return;
            }
        }

        var key = GeneratedKey.ForFeed(rootKeys);
        // The unique index on the active key lets one replica win.
        await using var insert = db.Deployment(
            InsertSql, key.KeyId, SqlValue.Json(JsonSerializer.Serialize(key.PublicKey, ProtocolJson.Default.JsonWebKeyRecord)), key.Private.Sealed, key.Private.RootKeyId, time.GetUtcNow());
        await insert.ExecuteAsync(ct);
    }

    private const string InsertSql = """
        insert into feed_keys (kid, state, public_jwk, private_envelope, root_key_id, created_at, activated_at) values ($1, 'active', $2, $3, $4, $5, $5)
        on conflict do nothing
        """;
}
