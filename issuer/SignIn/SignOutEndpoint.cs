using Plinto.Issuer.Data;
using Plinto.Issuer.Sessions;
using Plinto.Issuer.SignIn.Pages;

namespace Plinto.Issuer.SignIn;

/// <summary><c>/sign-out</c>: asks, and on the post ends the browser's session everywhere. An application's own request to sign out is OAuth's, in <c>OAuth/Logout</c>.</summary>
internal sealed class SignOutEndpoint(HostedPages pages, FormTokens tokens, BrowserSessions sessions, EndSessions end, Database db)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sign-out", (SignOutEndpoint page, HttpContext http, PageTenant tenant, CancellationToken ct) => page.ShowAsync(http, tenant, ct));
        routes.MapPost("/sign-out", (SignOutEndpoint page, HttpContext http, PageTenant tenant, CancellationToken ct) => page.PostAsync(http, tenant, ct));
    }

    private async Task<IResult> ShowAsync(HttpContext http, PageTenant tenant, CancellationToken ct) =>
        await sessions.FindAsync(http, ct) is { } session
            ? await pages.ShowAsync<SignOutBody, AccountModel>(http, tenant, new AccountModel(session.Name, session.Email))
            : await pages.ShowAsync<MessageBody, MessageModel>(
                http, tenant, new MessageModel("check", "You are signed out", $"This browser is not signed in to {tenant.Name}.", "/sign-in", "Sign in"));

    private async Task<IResult> PostAsync(HttpContext http, PageTenant tenant, CancellationToken ct)
    {
        var (form, fault) = await PostedForm.ReadAsync(http, tenant, tokens, ct);
        if (form is null)
        {
            return fault!;
        }

        if (await sessions.FindAsync(http, ct) is { } session)
        {
            await using var work = await db.BeginAsync(tenant.Id, ct);
            await end.EndAsync(work, session.Id, EndReason.SignedOut, PageActor.Of(http, session.IdentityId), ct);
            await work.CommitAsync(ct);
        }

        sessions.Forget(http);
        return new SeeOther(Flow.None.To(http, "/sign-out"));
    }
}
