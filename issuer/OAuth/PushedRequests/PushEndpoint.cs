using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Issuer.OAuth.Authorize;
using Plinto.Issuer.OAuth.ClientAuthentication;

namespace Plinto.Issuer.OAuth.PushedRequests;

/// <summary>
/// <c>POST /oauth/par</c> (RFC 9126): a client leaves its authorization request here and sends the browser with a reference to it, good for 90 seconds, for one
/// code of its own and in one browser, the first that comes with our cookie: reloads and link scanners use nothing up (RFC 9126 §4). The request passes every check that it would
/// pass at the authorization endpoint, where it passes them again.
/// </summary>
internal sealed class PushEndpoint(
    ReadClientRequest readClient, ReadAuthorizeRequest readRequest, AuthorizeEndpoint authorize, PushedRequestSql pushedRequests, PushThrottle throttle,
    TimeProvider time)
{
    /// <summary>How long a pushed request can be used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(90);

    public static void Map(Routes routes) =>
        routes.Tenant.MapPost("/oauth/par", (TenantAddress address, HttpContext http, PushEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(address, http, ct))
            .DisableAntiforgery().AllowAnyOrigin(routes.Tenant, "/oauth/par");

    private async Task<IResult> HandleAsync(TenantAddress address, HttpContext http, CancellationToken ct)
    {
        var (form, client, refused) = await readClient.ReadAsync(address, http.Request, ct);
        if (form is null || client is null)
        {
            return refused!;
        }

        var parameters = AuthorizeParameters.Read(form.All);
        if (parameters.Has("request_uri"))
        {
            return OAuthError.InvalidRequest("a pushed request cannot refer to another"); // RFC 9126 §2.1
        }

        var (request, shown) = await readRequest.OfAsync(address, client.ClientId!.Value, parameters, ct);
        if ((request is null ? shown : await authorize.CheckAsync(request, ct)) is { } error)
        {
            return new OAuthError(error.Error, error.Description);
        }

        if (await throttle.CountAsync(http, client, ct) is { } tooMany)
        {
            return tooMany;
        }

        var uri = PushedRequestSql.NewUri();
        var now = time.GetUtcNow();
        await pushedRequests.InsertAsync(client.TenantId, client.ClientId!.Value, uri, parameters, now, now + Lifetime, ct);
        CacheHeaders.NoStore(http.Response);
        return TypedResults.Json(
            new PushedRequestResponse { RequestUri = uri.Text, ExpiresIn = (long)Lifetime.TotalSeconds }, OAuthJson.Default.PushedRequestResponse,
            statusCode: StatusCodes.Status201Created);
    }
}
