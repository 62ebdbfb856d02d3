using Plinto.Issuer.Data;
using Plinto.Issuer.Http;
using Plinto.Issuer.Identities;
using Plinto.Issuer.Identities.Passwords;
using Plinto.Issuer.Mail;
using Plinto.Issuer.Pages;
using Plinto.Issuer.SignIn.Views;
using Plinto.Issuer.Throttling;

namespace Plinto.Issuer.SignIn;

/// <summary>
/// <c>/reset-password?token=</c>: where the mail's link leads. Opening it does nothing; posting a password uses it up, confirms the address it was sent to, ends every session
/// and starts one here.
/// </summary>
internal sealed class ResetPasswordEndpoint(
    HostedPages pages, FormTokens tokens, Flows flows, BrowserSessions sessions, IdentityChanges changes, EmailTokenSql links, PasswordHashPool passwords, Outbox outbox,
    Database db, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/reset-password", (ResetPasswordEndpoint page, HttpContext http, PageTenant tenant, CancellationToken ct) => page.ShowAsync(http, tenant, ct));
        routes.MapPost("/reset-password", (ResetPasswordEndpoint page, HttpContext http, PageTenant tenant, CancellationToken ct) => page.PostAsync(http, tenant, ct));
    }

    private async Task<IResult> ShowAsync(HttpContext http, PageTenant tenant, CancellationToken ct) =>
        await LinkAsync(http, tenant, ct) is { } link ? await FormAsync(http, tenant, link, null, StatusCodes.Status200OK, ct) : await GoneAsync(http, tenant);

    private async Task<IResult> PostAsync(HttpContext http, PageTenant tenant, CancellationToken ct)
    {
        var (form, fault) = await PostedForm.ReadAsync(http, tenant, tokens, ct);
        if (form is null)
        {
            return fault!;
        }

        // Looked at before a password is hashed: a made-up link costs nothing.
        if (await LinkAsync(http, tenant, ct) is not { } link)
        {
            return await GoneAsync(http, tenant);
        }

        var password = form["password"];
        if (PasswordRules.FaultOf(password, tenant.Name) is { } weak)
        {
            return await FormAsync(http, tenant, link, weak, StatusCodes.Status400BadRequest, ct);
        }

        return passwords.Hash(tenant.Id, ClientAddress.NetworkOf(http), password, ct) is { } hashing ? await SetAsync(http, tenant, link.Token, await hashing, ct)
            : ErrorPage.Busy();
    }

    private async Task<IResult> SetAsync(HttpContext http, PageTenant tenant, string token, string hash, CancellationToken ct)
    {
        var before = await sessions.FindAsync(http, ct);
        await using var work = await db.BeginAsync(tenant.Id, ct);
        if (await EmailTokenSql.ConsumeAsync(work, EmailTokenKind.ResetPassword, token, time.GetUtcNow(), ct) is not { } link)
        {
            return await GoneAsync(http, tenant);
        }

        var actor = PageActor.Of(http, link.Identity);
        // A name or password that a sign-up chose is not this link's to apply: the one typed now counts.
        if (!await changes.ConfirmEmailAsync(work, link with { PasswordHash = null }, actor, ct) || !await changes.SetPasswordAsync(work, link.Identity, hash, actor, ct))
        {
            return await GoneAsync(http, tenant); // rolled back
        }

        // The identity's own session here has ended with the others; another person's is replaced.
        var other = before is { } session && session.IdentityId != link.Identity ? session : null;
        var secret = await sessions.StartAsync(work, http, link.Identity, other, BrowserSessions.ByPassword, ct);
        await outbox.AddAsync(work, new MailJob { Kind = MailKind.PasswordChanged, Email = new EmailAddress(link.EmailKey, link.EmailKey) }, ct);
        await work.CommitAsync(ct);
        outbox.Wake();
        sessions.Keep(http, tenant, link.Identity, secret);
        var flow = await flows.OfLinkAsync(http, tenant, link, ct);
        return flow.Request is null ? Redirection.After(flow.Next(http)) : await pages.GoOnAsync(http, tenant, flow.Next(http));
    }

    private async Task<(string Token, EmailToken Link)?> LinkAsync(HttpContext http, PageTenant tenant, CancellationToken ct) =>
        http.Request.Query["token"] is [{ Length: > 0 } token] && await links.FindAsync(tenant.Id, EmailTokenKind.ResetPassword, token, time.GetUtcNow(), ct) is { } link
            ? (token, link) : null;

    private async Task<IResult> FormAsync(HttpContext http, PageTenant tenant, (string Token, EmailToken Link) link, string? fault, int status, CancellationToken ct) =>
        await pages.ShowAsync<ResetView, PasswordModel>(
            http, tenant, new PasswordModel(link.Token, fault), redirectUri: (await flows.OfLinkAsync(http, tenant, link.Link, ct)).RedirectUri, status: status);

    private Task<IResult> GoneAsync(HttpContext http, PageTenant tenant) => pages.ShowAsync<MessageView, MessageModel>(
        http, tenant,
        new MessageModel("info", "This link does not work any more", "It was used, it is too old, or your password was changed since. Ask for a new one.", "/forgot-password",
        "Get a new link"), status: StatusCodes.Status400BadRequest);
}
