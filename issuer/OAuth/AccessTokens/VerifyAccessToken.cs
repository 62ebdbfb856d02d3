using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;
using Plinto.Tokens.AccessTokens;

namespace Plinto.Issuer.OAuth.AccessTokens;

/// <summary>
/// Verifies access tokens the issuer is shown again, for introspection, revocation and userinfo: read as every edge reads them (<see cref="AccessTokenVerifier"/>).
/// </summary>
internal sealed class VerifyAccessToken(AccessTokenSql sql, TimeProvider time)
{
    private const int LongestToken = 4096;

    /// <summary>Null for anything but an access token of the tenant that is valid now and was not revoked, nor was its session, client or subject.</summary>
    public async Task<AccessToken?> VerifyAsync(TenantAddress address, string text, CancellationToken ct)
    {
        // Not yet verified: PostgreSQL has no text with NUL, and no token of this issuer has control characters.
        if (text.Length > LongestToken || AccessTokenVerifier.ReadUnverified(text) is not { Audiences: [var audience] } said
            || $"{said.KeyId}{said.TokenId}{said.Subject}{said.ClientId}{audience}{said.Scope}{said.SessionId}".Any(char.IsControl))
        {
            return null;
        }

        var claims = new AccessToken
        {
            Issuer = said.Issuer,
            TokenId = said.TokenId,
            Subject = said.Subject,
            ClientId = said.ClientId,
            SessionId = said.SessionId,
            Audience = audience,
            Scope = said.Scope,
            IssuedAt = said.IssuedAt,
            ExpiresAt = said.ExpiresAt,
        };
        var now = time.GetUtcNow();
        return await sql.FindTrustAsync(address, said.KeyId, claims, now, ct) is { } trust && IsLive(said, audience, now)
            && AccessTokenVerifier.Verify(text, trust.Key.ToKeySet(), trust.Issuers, out _) == TokenFailure.None ? claims : null;
    }

    // As an edge decides it: a token that its clock and ours see expire ten seconds apart is not refused by one and accepted by the other.
    private static bool IsLive(Plinto.Tokens.AccessTokens.AccessToken token, string audience, DateTimeOffset now) =>
        new TokenRequirements(audience, now, TokenRequirements.DefaultClockSkew, TimeSpan.Zero).Check(token) == TokenFailure.None;
}
