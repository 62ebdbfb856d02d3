using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Issuer.OAuth.AccessTokens;

namespace Plinto.Issuer.OAuth.UserInfo;

/// <summary>
/// <c>GET</c> and <c>POST /oauth/userinfo</c> (OpenID Connect Core §5.3): who an access token with scope <c>openid</c> speaks of. An ended session, a suspended identity or a
/// revoked token is refused at once. Errors are RFC 6750 §3.
/// </summary>
internal sealed class UserInfoEndpoint(VerifyAccessToken verify, UserInfoSql sql, TimeProvider time)
{
    private const string Path = "/oauth/userinfo";

    public static void Map(Routes routes) =>
        routes.Tenant.MapMethods(Path, [HttpMethods.Get, HttpMethods.Post], (TenantAddress address, HttpContext http, UserInfoEndpoint endpoint, CancellationToken ct) =>
            endpoint.HandleAsync(address, http, ct))
            .DisableAntiforgery().AllowAnyOrigin(routes.Tenant, Path);

    private async Task<IResult> HandleAsync(TenantAddress address, HttpContext http, CancellationToken ct)
    {
        CacheHeaders.NoStore(http.Response);
        var (text, error) = await BearerToken.ReadAsync(http.Request, ct);
        if (error is not null)
        {
            return error;
        }

        if (text is null)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer realm=\"plinto\""; // RFC 6750 §3.1: no error code for a request that says nothing
            return TypedResults.StatusCode(StatusCodes.Status401Unauthorized);
        }

        if (await verify.VerifyAsync(address, text, ct) is not { } token)
        {
            return OAuthError.InvalidToken;
        }

        if (!token.Scopes.Contains("openid"))
        {
            return OAuthError.InsufficientScope("openid");
        }

        return SessionId.TryParse(token.SessionId, out var session) && IdentityId.TryParse(token.Subject, out var identity)
            && await sql.FindAsync(address, session, identity, time.GetUtcNow(), ct) is { } found
                ? TypedResults.Json(Covered(found, token.Scopes), OAuthJson.Default.UserInfoResponse)
                : OAuthError.InvalidToken;
    }

    private static UserInfoResponse Covered(UserInfoResponse all, IReadOnlyList<string> scopes)
    {
        var (email, profile) = (scopes.Contains("email"), scopes.Contains("profile"));
        return all with { Email = email ? all.Email : null, EmailVerified = email ? all.EmailVerified : null, Name = profile ? all.Name : null };
    }
}
