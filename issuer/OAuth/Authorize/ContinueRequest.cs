using Plinto.Issuer.Ids;
using Plinto.Issuer.Pages;

namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>
/// Takes a request up again after a page. It must come from the browser it was begun in: an attacker who begins one and lets a victim finish it would be given the victim's
/// code, or would hand his own account to the victim. What may have changed meanwhile is checked again.
/// </summary>
internal sealed class ContinueRequest(AuthorizeClientSql clients, PendingRequests pending, BrowserBinding browsers)
{
    /// <summary>A request to go on with, or the answer that ends it.</summary>
    public async Task<(AuthorizeFlow? Flow, IResult? Answer)> OpenAsync(TenantAddress address, PageTenant tenant, HttpContext http, CancellationToken ct)
    {
        if (http.Request.Query["request"] is not [{ } text] || pending.Open(tenant.Id, text) is not { } request)
        {
            return (null, ErrorPage.RequestGone());
        }

        if (browsers.Current(http) is null)
        {
            return (null, ErrorPage.Of(StatusCodes.Status400BadRequest, "Your browser blocks cookies",
                "Your browser did not send back our cookie, so we cannot tell that this sign-in is yours. Allow cookies for this site (also in private windows), then start again from the app."));
        }

        if (!browsers.Is(http, request.Browser))
        {
            return (null, ErrorPage.RequestGone());
        }

        if (await clients.FindAsync(address, request.ClientId, request.Resource, ct) is not { Id: not null } client
            || !CheckRedirectUri.IsRegistered(request.RedirectUri, client.RedirectUris))
        {
            return (null, ErrorPage.Of(
                StatusCodes.Status400BadRequest, "The app is not known any more", "It was removed or changed while you signed in. Tell the people who run the app."));
        }

        var flow = new AuthorizeFlow(http, client, request, () => text);
        return StillRefused(request, client) is { } error ? (null, flow.Refuse(error)) : (flow, null);
    }

    private static AuthorizeError? StillRefused(PendingRequest request, AuthorizeClient client) => client switch
    {
        _ when !client.GrantTypes.Contains("authorization_code") => AuthorizeError.UnauthorizedClient("the client may not use authorization codes"),
        _ when request.Resource is not null && client.Resource is not { Allowed: true } => AuthorizeError.InvalidTarget("the client may not have tokens for the resource any more"),
        _ when CheckScopes.FirstRefused(request.Scopes, request.Resource is null ? null : client.Resource) is not null =>
        AuthorizeError.InvalidScope("the client may not have a scope any more"),
        _ => null,
    };
}
