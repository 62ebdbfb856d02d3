using Plinto.Issuer.Http;
using Plinto.Issuer.OAuth.AccessTokens;
using Plinto.Issuer.OAuth.ClientAuthentication;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.OAuth.Introspect;

/// <summary>
/// <c>POST /oauth/introspect</c> (RFC 7662) for resources that cannot verify a signature themselves. Any confidential client of the tenant may ask; an unknown, foreign,
/// expired or revoked token is <c>{"active":false}</c> and nothing more.
/// </summary>
internal sealed class IntrospectEndpoint(ReadClientRequest readRequest, VerifyAccessToken verify)
{
    private static readonly IntrospectionResponse Inactive = new() { Active = false };

    public static void Map(IEndpointRouteBuilder tenant) =>
        tenant.MapPost("/oauth/introspect", (TenantAddress address, HttpContext http, IntrospectEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(address, http, ct))
            .DisableAntiforgery();

    private async Task<IResult> HandleAsync(TenantAddress address, HttpContext http, CancellationToken ct)
    {
        var (form, client, refused) = await readRequest.ReadAsync(address, http.Request, ct);
        if (form is null || client is null)
        {
            return refused!;
        }

        if (client.AuthMethod == "none")
        {
            return OAuthError.InvalidClient; // RFC 7662 §2.1: the caller must prove itself
        }

        if (form["token"] is not { } text)
        {
            return OAuthError.InvalidRequest("token is missing");
        }

        CacheHeaders.NoStore(http.Response);
        return TypedResults.Json(await verify.VerifyAsync(client, text, ct) is { } token ? Describe(token) : Inactive, OAuthJson.Default.IntrospectionResponse);
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
}
