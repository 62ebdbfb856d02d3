using System.Security.Cryptography;
using Plinto.Issuer.Secrets;

namespace Plinto.Issuer.OAuth.ClientAuthentication;

/// <summary>Authenticates a client (RFC 6749 §2.3, RFC 7523). Every OAuth endpoint goes through here before anything else it does; no grant can skip it.</summary>
internal sealed class AuthenticateClient(VerifyClientAssertion verifyAssertion, TimeProvider time)
{
    private static readonly byte[] NoSecret = new byte[SHA256.HashSizeInBytes];

    /// <summary>Null if the client authenticated in the way it is registered for.</summary>
    public async ValueTask<OAuthError?> CheckAsync(ClientRegistration registration, ClientCredentials credentials, CancellationToken ct)
    {
        var authenticated = credentials switch
        {
            { Assertion: { } assertion } => registration.AuthMethod == "private_key_jwt" && await verifyAssertion.CheckAsync(registration, assertion, ct),
            { Secret: { } secret } => SecretIsOneOf(registration.Secrets, secret, time.GetUtcNow()) && registration.AuthMethod is "client_secret_basic" or "client_secret_post",
            _ => registration.AuthMethod == "none",
        };
        return authenticated && registration.ClientId is not null ? null : OAuthError.InvalidClient;
    }

    // An unknown client costs what a wrong secret costs: one hash and one comparison, over all secrets without an early end.
    private static bool SecretIsOneOf(IReadOnlyList<ClientSecretHash> secrets, string secret, DateTimeOffset now)
    {
        var presented = OpaqueSecret.HashOf(secret);
        var found = CryptographicOperations.FixedTimeEquals(presented, NoSecret);
        foreach (var (hash, expiresAt) in secrets)
        {
            found |= CryptographicOperations.FixedTimeEquals(presented, hash) && (expiresAt is null || expiresAt > now);
        }

        return found;
    }
}
