using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Claims;
using Plinto.Tokens.Signatures;

namespace Plinto.Issuer.OAuth.IdTokenHints;

/// <summary>
/// Verifies ID tokens that come back as hints. Expired ones count, and those of keys that are retired since: a client may keep its last one for weeks. A revoked key's do not.
/// </summary>
internal sealed class VerifyIdTokenHint(Database db)
{
    private static readonly JwsFormat Format = new("JWT") { MaximumLength = 8192 }; // an access token or logout token is no hint

    /// <summary>Null for anything but an ID token of the tenant.</summary>
    /// <param name="issuers">The tenant's issuers, former ones included.</param>
    public async Task<IdTokenHint?> VerifyAsync(TenantId tenant, IReadOnlyList<string> issuers, string text, CancellationToken ct)
    {
        if (JwtClaims.Read(text, Format, out var said) != TokenFailure.None || said is not { Subject: { Length: > 0 } subject, Issuer: { } issuer }
            || !issuers.Contains(issuer, StringComparer.Ordinal) || said.KeyId.Any(char.IsControl))
        {
            return null;
        }

        await using var query = db.In(tenant, "select public_jwk from signing_keys where kid = $1 and state <> 'revoked'", said.KeyId);
        return await query.FirstAsync(row => SigningKeySql.ReadPublic(row, 0), ct) is { } key && said.VerifySignature(key.ToKeySet()) == TokenFailure.None
            ? new IdTokenHint(subject, said.Text("sid"), said.Audiences) : null;
    }
}
