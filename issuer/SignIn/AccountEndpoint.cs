using Plinto.Issuer.Http;
using Plinto.Issuer.Pages;
using Plinto.Issuer.SignIn.Views;

namespace Plinto.Issuer.SignIn;

/// <summary><c>/account</c>: who is signed in here.</summary>
internal sealed class AccountEndpoint(HostedPages pages, BrowserSessions sessions)
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/account", (AccountEndpoint page, HttpContext http, PageTenant tenant, CancellationToken ct) => page.ShowAsync(http, tenant, ct));

    private async Task<IResult> ShowAsync(HttpContext http, PageTenant tenant, CancellationToken ct) =>
        await sessions.FindAsync(http, ct) is { } session
            ? await pages.ShowAsync<AccountView, AccountModel>(http, tenant, new AccountModel(session.Name, session.Email))
            : Redirection.After(Flow.None.To(http, "/sign-in"));
}
