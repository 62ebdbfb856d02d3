using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;
using Plinto.Protocol;

namespace Plinto.Issuer.OAuth.IdTokenHints;

/// <summary>
/// Verifies ID tokens that come back as hints. Expired ones count, and those of keys that are retired since: a client may keep its last one for weeks. A revoked key's do not.
/// </summary>
internal sealed class VerifyIdTokenHint(Database db)
{
    private const int Longest = 8192;
    private const string TokenType = "JWT"; // an access token or logout token is no hint
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <summary>Null for anything but an ID token of the tenant.</summary>
    /// <param name="issuers">The tenant's issuers, former ones included.</param>
    public async Task<IdTokenHint?> VerifyAsync(TenantId tenant, IReadOnlyList<string> issuers, string text, CancellationToken ct)
    {
        if (text.Length > Longest || Parse(text) is not { Kid.Length: > 0, Subject.Length: > 0 } token || token.Kid.Any(char.IsControl))
        {
            return null;
        }

        await using var query = db.In(tenant, "select public_jwk from signing_keys where kid = $1 and state <> 'revoked'", token.Kid);
        if (await query.FirstAsync(row => SigningKeySql.ReadPublic(row, 0), ct) is not { } key)
        {
            return null;
        }

        var result = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuers = issuers,
            ValidTypes = [TokenType],
            ValidAlgorithms = [key.Algorithm],
            ValidateAudience = false, // the caller knows which client it is about
            ValidateLifetime = false,
            IssuerSigningKey = new JsonWebKey(JsonSerializer.Serialize(key, ProtocolJson.Default.JsonWebKeyRecord)),
        });
        return result.IsValid ? new IdTokenHint(token.Subject, token.TryGetPayloadValue<string>("sid", out var session) ? session : null, [.. token.Audiences]) : null;
    }

    private static JsonWebToken? Parse(string text)
    {
        try
        {
            return new JsonWebToken(text);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
