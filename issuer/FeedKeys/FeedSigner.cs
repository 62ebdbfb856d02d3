using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Data;
using Plinto.Issuer.Keys;
using Plinto.Protocol;
using Plinto.Protocol.EdgeFeed;
using Plinto.Protocol.Keys;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Signatures;

namespace Plinto.Issuer.FeedKeys;

/// <summary>
/// Signs what goes to edges (compact JWS, ES256, <c>typ</c> by kind of message) with the deployment's feed key. Edges pin it at enrolment: whoever carries
/// the feed, and whoever could publish a JWKS, cannot change what an edge believes. How the key rotates is in <see cref="FeedKeyRotation"/>.
/// </summary>
internal sealed class FeedSigner(Database db, RootKeys rootKeys, TimeProvider time)
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };
    private static readonly JwsFormat HeartbeatFormat = new(FeedMessageTypes.Heartbeat) { MaximumLength = FeedHeaders.LongestHeartbeat };

    // Swapped whole: a message is never signed with half of a change.
    private volatile FeedKeySet? _keys;

    /// <summary>The feed keys to pin. For callers after <see cref="StartAsync"/>.</summary>
    public JsonWebKeySetRecord PublicKeys => Keys.PublicKeys;

    /// <summary>RFC 7638 thumbprint of the key that signs, base64url: enrolment tokens carry it.</summary>
    public string Thumbprint => Base64UrlEncoder.Encode(PublicKeys.Keys[0].ToJsonWebKey().ComputeJwkThumbprint());

    /// <summary>The feed keys to pin, and which step of their rotation they are of.</summary>
    public (JsonWebKeySetRecord PublicKeys, long Step) Pinned
    {
        get
        {
            var keys = Keys;
            return (keys.PublicKeys, keys.Step);
        }
    }

    private FeedKeySet Keys => _keys ?? throw new InvalidOperationException("the feed key is not loaded");

    /// <summary>Loads the feed keys; the first replica of a new deployment makes one.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        await EnsureAsync(ct);
        _keys = await LoadAsync(ct);
    }

    /// <summary>Takes over what a rotation changed. True if something did: open streams then have to greet their edges anew.</summary>
    public async Task<bool> RefreshAsync(CancellationToken ct)
    {
        await using (var query = db.Deployment(VersionSql))
        {
            if (await query.ScalarAsync<string>(ct) == Keys.Version)
            {
                return false;
            }
        }

        _keys = await LoadAsync(ct);
        return true;
    }

    /// <summary>One message as a compact JWS.</summary>
    /// <param name="payload">JSON.</param>
    /// <param name="type">One of <see cref="FeedMessageTypes"/>.</param>
    public string Sign(string payload, string type) => Handler.CreateToken(payload, Keys.Credentials, new Dictionary<string, object> { ["typ"] = type });

    /// <summary>The heartbeat, if one of the feed keys signed it, however long ago: it proves where the feed stood. Else null.</summary>
    public FeedHeartbeat? VerifyHeartbeat(string? jws) =>
        jws is not null && CompactJws.Parse(jws, HeartbeatFormat, out var signed) == TokenFailure.None && signed.VerifySignature(PublicKeys.Keys.ToKeySet()) == TokenFailure.None
            ? JsonSerializer.Deserialize(signed.Payload, ProtocolJson.Default.FeedHeartbeat) : null;

    private async Task<FeedKeySet> LoadAsync(CancellationToken ct)
    {
        await using var query = db.Deployment("select kid, state, public_jwk, root_key_id, private_envelope, step from feed_keys order by state, kid");
        var (listed, version) = (new List<JsonWebKeyRecord>(), new List<string>());
        (string Kid, Envelope Private)? active = null;
        var step = 0L;
        await using (var reader = await query.ReadAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                listed.Add(SigningKeySql.ReadPublic(reader, 2));
                step = Math.Max(step, reader.GetInt64(5));
                version.Add($"{reader.GetString(0)}:{reader.GetString(1)}");
                active = reader.GetString(1) == KeyState.Active ? (reader.GetString(0), new Envelope(reader.GetString(3), reader.GetFieldValue<byte[]>(4))) : active;
            }
        }

        var (kid, envelope) = active ?? throw new InvalidOperationException("no feed key is active");
        var privateKey = rootKeys.Open(envelope, EnvelopePurpose.FeedKey(kid));
        try
        {
            return new FeedKeySet(SigningAlgorithm.ES256.Import(kid, privateKey), new JsonWebKeySetRecord { Keys = listed }, string.Join(' ', version), step);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateKey);
        }
    }

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
            InsertSql, key.KeyId, SqlValue.Json(JsonSerializer.Serialize(key.PublicKey, ProtocolJson.Default.JsonWebKeyRecord)), key.Private.Sealed, key.Private.RootKeyId,
            time.GetUtcNow());
        await insert.ExecuteAsync(ct);
    }

    private const string VersionSql = "select string_agg(kid || ':' || state, ' ' order by state, kid) from feed_keys";

    private const string InsertSql = """
        insert into feed_keys (kid, state, public_jwk, private_envelope, root_key_id, created_at, activated_at) values ($1, 'active', $2, $3, $4, $5, $5)
        on conflict do nothing
        """;
}
