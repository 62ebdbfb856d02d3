using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Clients;

namespace Plinto.Issuer.OAuth.ClientAuthentication;

/// <summary>
/// Verifies a <c>private_key_jwt</c> assertion (RFC 7523 §3, OpenID Connect Core §9): signed by a registered key with an allowed algorithm, made by and about the client,
/// for this issuer alone, short-lived and used once.
/// </summary>
internal sealed class VerifyClientAssertion(ClientRegistrationSql registrations, TimeProvider time)
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <summary>True once per assertion.</summary>
    public async ValueTask<bool> CheckAsync(ClientRegistration registration, JsonWebToken assertion, CancellationToken ct)
    {
        if (registration is not { ClientId: { } client, Jwks: { } jwks } || assertion.Id is not { Length: > 0 and <= 256 } jti)
        {
            return false;
        }

        var now = time.GetUtcNow();
        var result = await Handler.ValidateTokenAsync(assertion, Rules(registration, client.ToString(), jwks, now));
        if (!result.IsValid || assertion.Subject != client.ToString() || !HasOneAudience(assertion))
        {
            return false;
        }

        // Last: only a valid assertion may use up its jti. It is kept until clock skew can't revive it.
        return await registrations.UseAssertionAsync(registration.TenantId, client, SHA256.HashData(Encoding.UTF8.GetBytes(jti)), assertion.ValidTo + Skew + Skew, ct);
    }

    private static TokenValidationParameters Rules(ClientRegistration registration, string client, string jwks, DateTimeOffset now) => new()
    {
        ValidAlgorithms = ClientRules.AssertionAlgorithms,
        ValidIssuer = client,
        // RFC 7523 §3, RFC 9126 §2: the issuer, or one of these endpoints.
        ValidAudiences = [.. registration.AcceptedIssuers, .. registration.AcceptedIssuers.SelectMany(issuer => new[] { issuer + "/oauth/token", issuer + "/oauth/par" })],
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        // By kid when the assertion names one: never by a key or an address that it brings along.
        IssuerSigningKeyResolver = (_, _, kid, _) => [.. new JsonWebKeySet(jwks).GetSigningKeys().Where(key => string.IsNullOrEmpty(kid) || key.KeyId == kid)],
        TryAllIssuerSigningKeys = false,
        LifetimeValidator = (notBefore, expires, _, _) =>
            expires is { } end && end > (now - Skew).UtcDateTime && end <= (now + LongestLife + Skew).UtcDateTime
            && (notBefore is not { } start || start <= (now + Skew).UtcDateTime),
    };

    // Several audiences would let another of them replay it here.
    private static bool HasOneAudience(JsonWebToken assertion) => assertion.Audiences.Count() == 1;
}
