using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.OAuth.AccessTokens;

/// <summary>Verifies access tokens the issuer is shown again, for introspection, revocation and userinfo.</summary>
internal sealed class VerifyAccessToken(AccessTokenSql sql, TimeProvider time)
{
    private const int LongestToken = 4096;
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <summary>Null for anything but an access token of the tenant that is valid now and was not revoked, nor was its session, client or subject.</summary>
    public async Task<AccessToken?> VerifyAsync(TenantAddress address, string text, CancellationToken ct)
    {
        if (text.Length > LongestToken || Parse(text) is not { Kid.Length: > 0 } token || token.Kid.Any(char.IsControl) || Read(token) is not { } claims)
        {
            return null;
        }

        var now = time.GetUtcNow();
        if (await sql.FindTrustAsync(address, token.Kid, claims, now, ct) is not { } trust)
        {
            return null;
        }

        var result = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuers = trust.Issuers,
            ValidTypes = [MintAccessToken.TokenType],
            ValidAlgorithms = [trust.Key.Algorithm],
            ValidateAudience = false, // any resource of the tenant
            IssuerSigningKey = new JsonWebKey(JsonSerializer.Serialize(trust.Key, Protocol.ProtocolJson.Default.JsonWebKeyRecord)),
            LifetimeValidator = (_, expires, _, _) => expires is { } end && end > now.UtcDateTime,
        });
        return result.IsValid ? claims : null;
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

    private static AccessToken? Read(JsonWebToken token)
    {
        if (token.Id is not { Length: > 0 } || token.Subject is null || !token.TryGetPayloadValue<string>("client_id", out var clientId)
            || !token.TryGetPayloadValue<string>("scope", out var scope) || token.Audiences.ToList() is not [var audience])
        {
            return null;
        }

        var session = token.TryGetPayloadValue<string>("sid", out var sid) ? sid : null;
        // Not yet verified: PostgreSQL has no text with NUL, and no token of this issuer has control characters.
        if ($"{token.Id}{token.Subject}{clientId}{audience}{scope}{session}".Any(char.IsControl))
        {
            return null;
        }

        return new AccessToken
        {
            Issuer = token.Issuer,
            TokenId = token.Id,
            Subject = token.Subject,
            ClientId = clientId,
            SessionId = session,
            Audience = audience,
            Scope = scope,
            IssuedAt = new DateTimeOffset(token.IssuedAt, TimeSpan.Zero),
            ExpiresAt = new DateTimeOffset(token.ValidTo, TimeSpan.Zero),
        };
    }
}
