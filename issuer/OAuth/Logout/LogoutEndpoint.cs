using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Issuer.OAuth.Authorize;
using Plinto.Issuer.OAuth.IdTokenHints;
using Plinto.Issuer.Pages;
using Plinto.Issuer.Sessions;

namespace Plinto.Issuer.OAuth.Logout;

/// <summary>
/// <c>/oauth/logout</c> (OpenID RP-Initiated Logout 1.0): a client signs the person out. With an ID token of the very session that ends at once; otherwise the person is
/// asked on <c>/sign-out</c> (<see cref="SignOutPage"/>), since anybody can make a browser come here. What follows for other clients is <c>Sessions/EndSessions</c>'s and
/// <see cref="DeliverLogouts"/>'s.
/// </summary>
internal sealed class LogoutEndpoint(ReadLogoutRequest readRequest, SignOut signOut, PendingLogouts pending)
{
    public static void Map(Routes routes)
    {
        var tenant = routes.Tenant;
        var page = new PageMetadata();
        tenant.MapGet("/oauth/logout", (TenantAddress address, PageTenant owner, HttpContext http, LogoutEndpoint endpoint, CancellationToken ct) =>
            endpoint.HandleAsync(address, owner, http, ct))
            .WithMetadata(page);
        tenant.MapPost("/oauth/logout", (HttpContext http, CancellationToken ct) => PostedRequest.RedirectAsync(http, ReadLogoutRequest.IsKnown, ct)).WithMetadata(page)
            .DisableAntiforgery();
        SignOutPage.Map(tenant);
    }

    private async Task<IResult> HandleAsync(TenantAddress address, PageTenant tenant, HttpContext http, CancellationToken ct)
    {
        CacheHeaders.NoStore(http.Response);
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        var (request, fault) = await readRequest.ReadAsync(address, tenant.Id, http.Request.Query, ct);
        if (request is null)
        {
            return ErrorPage.Of(StatusCodes.Status400BadRequest, "The app sent a wrong request", $"You are not signed out: {fault}. Tell the people who run the app.");
        }

        var session = await signOut.SessionAsync(address, http, ct);
        if (session is not null && !IsOf(request.Hint, session))
        {
            var page = http.Request.PathBase + "/sign-out";
            return Redirection.To(request.Return is { } to ? AuthorizeResponse.Append(page, ("request", pending.Seal(tenant.Id, to))) : page);
        }

        await signOut.EndAsync(tenant.Id, session, http, ct);
        return Redirection.To(request.Return ?? http.Request.PathBase + "/sign-out");
    }

    // The session itself, not only its person: an old ID token must not end what began later.
    private static bool IsOf(IdTokenHint? hint, BrowserSession session) =>
        hint is not null && hint.Subject == session.IdentityId.ToString() && hint.SessionId == session.Id.ToString();
}
