using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Claims;
using Plinto.Tokens.Signatures;

namespace Plinto.Issuer.OAuth.ClientAuthentication;

/// <summary>
/// Verifies a <c>private_key_jwt</c> assertion (RFC 7523 §3, OpenID Connect Core §9): signed by a registered key with an allowed algorithm, made by and about the client,
/// for this issuer alone, short-lived and used once.
/// </summary>
internal sealed class VerifyClientAssertion(ClientRegistrationSql registrations, TimeProvider time)
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Skew = TokenRequirements.DefaultClockSkew;

    /// <summary>True once per assertion.</summary>
    public async ValueTask<bool> CheckAsync(ClientRegistration registration, JwtClaims assertion, CancellationToken ct)
    {
        if (registration is not { ClientId: { } client, Jwks: { } jwks } || assertion.TokenId is not { Length: > 0 and <= 256 } jti
            || !IsGood(assertion, client.ToString(), registration, jwks, time.GetUtcNow()))
        {
            return false;
        }

        // Last: only a valid assertion may use up its jti. It is kept until clock skew can't revive it.
        return await registrations.UseAssertionAsync(
            registration.TenantId, client, SHA256.HashData(Encoding.UTF8.GetBytes(jti)), assertion.ExpiresAt!.Value + Skew + Skew, ct);
    }

    // One audience: several would let another of them replay it here.
    private static bool IsGood(JwtClaims assertion, string client, ClientRegistration registration, string jwks, DateTimeOffset now) =>
        assertion.Issuer == client && assertion.Subject == client && assertion.Audiences is [var audience] && IsOurs(audience, registration)
        && assertion.CheckTimes(now, Skew, LongestLife) == TokenFailure.None && assertion.VerifySignature(Keys(jwks, assertion.Algorithm)) == TokenFailure.None;

    // RFC 7523 §3, RFC 9126 §2: the issuer, or one of these endpoints.
    private static bool IsOurs(string audience, ClientRegistration registration) =>
        registration.AcceptedIssuers.Any(issuer => audience == issuer || audience == issuer + "/oauth/token" || audience == issuer + "/oauth/par");

    // A key that was registered without an algorithm may be used with each that its type and curve have.
    private static KeySet Keys(string jwks, string algorithm)
    {
        var keys = new JsonWebKeySet(jwks).Keys;
        foreach (var key in keys.Where(key => string.IsNullOrEmpty(key.Alg)))
        {
            key.Alg = algorithm;
        }

        return new KeySet(keys.Select(VerificationKey.From).OfType<VerificationKey>(), []);
    }
}
