using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Issuer.OAuth.AccessTokens;
using Plinto.Issuer.OAuth.ClientAuthentication;
using Plinto.Issuer.OAuth.RefreshTokens;

namespace Plinto.Issuer.OAuth.Introspect;

/// <summary>
/// <c>POST /oauth/introspect</c> (RFC 7662) for resources that cannot verify a signature themselves. Any confidential client of the tenant may ask about an access token, and
/// about a refresh token the one it belongs to; an unknown, foreign, expired, used or revoked token is <c>{"active":false}</c> and nothing more.
/// </summary>
internal sealed class IntrospectEndpoint(ReadClientRequest readRequest, VerifyAccessToken verify, RefreshTokenSql refreshTokens, TimeProvider time)
{
    private static readonly IntrospectionResponse Inactive = new() { Active = false };

    public static void Map(Routes routes) =>
        routes.Tenant.MapPost(
            "/oauth/introspect", (TenantAddress address, HttpContext http, IntrospectEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(address, http, ct))
            .DisableAntiforgery().AllowAnyOrigin(routes.Tenant, "/oauth/introspect");

    private async Task<IResult> HandleAsync(TenantAddress address, HttpContext http, CancellationToken ct)
    {
        var (form, client, refused) = await readRequest.ReadAsync(address, http.Request, ct);
        if (form is null || client is null)
        {
            return refused!;
        }

        if (client.AuthMethod == "none")
        {
            return OAuthError.InvalidClient; // RFC 7662 §2.1: the caller must authenticate
        }

        if (form["token"] is not { } text)
        {
            return OAuthError.InvalidRequest("token is missing");
        }

        CacheHeaders.NoStore(http.Response);
        return TypedResults.Json(await DescribeAsync(address, client, text, ct) ?? Inactive, OAuthJson.Default.IntrospectionResponse);
    }

    // By its form, whatever token_type_hint says: the two cannot be confused.
    private async Task<IntrospectionResponse?> DescribeAsync(TenantAddress address, ClientRegistration client, string text, CancellationToken ct)
    {
        if (!RefreshTokenText.TryParse(text, out var refreshToken))
        {
            return await verify.VerifyAsync(address, text, ct) is { } token ? Describe(token) : null;
        }

        var known = await refreshTokens.FindAsync(client.TenantId, refreshToken, time.GetUtcNow(), ct);
        return known is { IsLive: true, Use: TokenUse.Unused, ResourceAllowed: true } && known.ClientId == client.ClientId ? Describe(client, known) : null;
    }

    private static IntrospectionResponse Describe(AccessToken token) => new()
    {
        Active = true,
        Issuer = token.Issuer,
        Subject = token.Subject,
        Audience = token.Audience,
        ClientId = token.ClientId,
        Scope = token.Scope,
        TokenId = token.TokenId,
        TokenType = "Bearer",
        Expires = token.ExpiresAt.ToUnixTimeSeconds(),
        IssuedAt = token.IssuedAt.ToUnixTimeSeconds(),
        NotBefore = token.IssuedAt.ToUnixTimeSeconds(),
    };

    // RFC 7662 §2.2: token_type is how a token is used at a resource, which a refresh token is not.
    private static IntrospectionResponse Describe(ClientRegistration client, KnownToken token) => new()
    {
        Active = true,
        Issuer = client.Issuer,
        Subject = token.IdentityId.ToString(),
        ClientId = token.ClientId.ToString(),
        Scope = string.Join(' ', token.Scopes),
        Expires = token.ExpiresAt?.ToUnixTimeSeconds(),
        IssuedAt = token.CreatedAt?.ToUnixTimeSeconds(),
    };
}
