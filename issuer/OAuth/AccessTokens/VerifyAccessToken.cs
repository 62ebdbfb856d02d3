using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.OAuth.ClientAuthentication;

namespace Plinto.Issuer.OAuth.AccessTokens;

/// <summary>Verifies access tokens the issuer is shown again, for introspection and revocation.</summary>
internal sealed class VerifyAccessToken(AccessTokenSql sql, TimeProvider time)
{
    private const int LongestToken = 4096;
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <summary>Null for anything but a token of the client's tenant that is valid now.</summary>
    public async Task<AccessToken?> VerifyAsync(ClientRegistration client, string text, CancellationToken ct)
    {
        if (text.Length > LongestToken || Parse(text) is not { Kid.Length: > 0 } token || token.Kid.Any(char.IsControl) || Read(token) is not { } claims)
        {
            return null;
        }

        var now = time.GetUtcNow();
        if (await sql.FindKeyAsync(client.TenantId, token.Kid, claims, now, ct) is not { } key)
        {
            return null;
        }

        var result = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuers = client.AcceptedIssuers,
            ValidTypes = [MintAccessToken.TokenType],
            ValidAlgorithms = [key.Algorithm],
            ValidateAudience = false, // any resource of the tenant
            IssuerSigningKey = new JsonWebKey(JsonSerializer.Serialize(key, Protocol.ProtocolJson.Default.JsonWebKeyRecord)),
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

        // Not yet verified: PostgreSQL has no text with NUL, and no token of this issuer has control characters.
        if ($"{token.Id}{token.Subject}{clientId}{audience}{scope}".Any(char.IsControl))
        {
            return null;
        }

        return new AccessToken
        {
            Issuer = token.Issuer,
            TokenId = token.Id,
            Subject = token.Subject,
            ClientId = clientId,
            Audience = audience,
            Scope = scope,
            IssuedAt = new DateTimeOffset(token.IssuedAt, TimeSpan.Zero),
            ExpiresAt = new DateTimeOffset(token.ValidTo, TimeSpan.Zero),
        };
    }
}
