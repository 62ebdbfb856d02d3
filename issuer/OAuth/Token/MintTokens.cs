using Plinto.Issuer.Keys;
using Plinto.Issuer.OAuth.AccessTokens;
using Plinto.Issuer.OAuth.IdTokens;

namespace Plinto.Issuer.OAuth.Token;

/// <summary>What a granted request is answered with: an access token, and an ID token beside it when a person granted <c>openid</c>. Both by the tenant's active key.</summary>
internal sealed class MintTokens(SigningKeys signingKeys, TimeProvider time)
{
    /// <summary>Null if the signing key was revoked since the request was read.</summary>
    public async ValueTask<TokenResponse?> IssueAsync(TokenRequest request, Grant grant, IReadOnlyList<string> scopes, CancellationToken ct)
    {
        if (await signingKeys.GetAsync(request.Client.TenantId, request.Client.ActiveKeyId, ct) is not { } credentials)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var scope = string.Join(' ', scopes);
        var accessToken = MintAccessToken.Create(request, grant, scope, now, credentials);
        return new TokenResponse
        {
            AccessToken = accessToken,
            ExpiresIn = (long)grant.Resource!.AccessTokenLifetime.TotalSeconds,
            Scope = scope,
            RefreshToken = grant.RefreshToken,
            IdToken = grant.Person is { } person && scopes.Contains("openid") ? MintIdToken.Create(request, person, scopes, grant.Nonce, accessToken, now, credentials) : null,
        };
    }
}
