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
/// <c>/verify-email</c>: "check your mail" with <c>?sent=</c>, and where the mail's link leads with <c>?token=</c>. Opening a link does nothing, since mail scanners open links;
/// its button does, and in the browser that signed up it also signs in. Anywhere else it asks for the password that the sign-up chose: anybody can sign up with anybody's address,
/// and whoever owns it must not let a stranger's password in by one careless click. A link that brings no password confirms the address and no more.
/// </summary>
internal sealed class VerifyEmailEndpoint(
    HostedPages pages, FormTokens tokens, Flows flows, BrowserSessions sessions, BrowserBinding browsers, MailThrottle mails, IdentityChanges changes, EmailTokenSql links,
    Outbox outbox, SentMails sent, PasswordHashPool passwords, SignInThrottle throttle, Database db, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/verify-email", (VerifyEmailEndpoint page, HttpContext http, PageTenant tenant, CancellationToken ct) => page.ShowAsync(http, tenant, ct));
        routes.MapPost("/verify-email", (VerifyEmailEndpoint page, HttpContext http, PageTenant tenant, CancellationToken ct) => page.PostAsync(http, tenant, ct));
    }

    private async Task<IResult> ShowAsync(HttpContext http, PageTenant tenant, CancellationToken ct)
    {
        if (http.Request.Query["token"] is [{ Length: > 0 } token])
        {
            return await LinkAsync(tenant, token, ct) is { } link ? await ConfirmPageAsync(http, tenant, token, link, null, StatusCodes.Status200OK, ct)
                : await GoneAsync(http, tenant);
        }

        if (await flows.OpenAsync(http, tenant, ct) is not { } flow)
        {
            return ErrorPage.RequestGone();
        }

        return sent.Open(tenant.Id, http.Request.Query[SentMails.Parameter]) is { } mail
            ? await CheckMailAsync(http, tenant, flow, mail, http.Request.Query["again"] == "1", null, StatusCodes.Status200OK)
            : Redirection.After(flow.To(http, "/sign-in"));
    }

    private async Task<IResult> PostAsync(HttpContext http, PageTenant tenant, CancellationToken ct)
    {
        var (form, fault) = await PostedForm.ReadAsync(http, tenant, tokens, ct);
        if (form is null)
        {
            return fault!;
        }

        if (http.Request.Query["token"] is [{ Length: > 0 } token])
        {
            return await ConfirmAsync(http, tenant, token, form["password"], ct);
        }

        if (await flows.OpenAsync(http, tenant, ct) is not { } flow)
        {
            return ErrorPage.RequestGone();
        }

        return sent.Open(tenant.Id, form[SentMails.Parameter]) is { } mail ? await SendAgainAsync(http, tenant, flow, mail, ct) : Redirection.After(flow.To(http, "/sign-in"));
    }

    private async Task<IResult> SendAgainAsync(HttpContext http, PageTenant tenant, Flow flow, SentMail mail, CancellationToken ct)
    {
        if (await mails.CountAsync(http, tenant.Id, mail.Kind, mail.Email.Key, ct) is { } wait)
        {
            Wait.Tell(http.Response, wait);
            return await CheckMailAsync(http, tenant, flow, mail, false, $"We sent several already. Wait {Wait.Text(wait)} before the next.", StatusCodes.Status429TooManyRequests);
        }

        await using var work = await db.BeginAsync(tenant.Id, ct);
        await outbox.AddAsync(work, new MailJob { Kind = mail.Kind, Email = mail.Email, Request = flow.Text, Browser = browsers.Current(http) }, ct);
        await work.CommitAsync(ct);
        outbox.Wake();
        return Redirection.After(flow.To(http, $"/verify-email?again=1&sent={Uri.EscapeDataString(sent.Seal(tenant.Id, mail))}"));
    }

    private async Task<IResult> ConfirmAsync(HttpContext http, PageTenant tenant, string token, string password, CancellationToken ct)
    {
        if (await LinkAsync(tenant, token, ct) is not { } link)
        {
            return await GoneAsync(http, tenant);
        }

        var isProved = false;
        if (NeedsPassword(http, link))
        {
            if (await RefuseAsync(http, tenant, token, link, password, ct) is { } refused)
            {
                return refused;
            }

            isProved = true;
        }

        return await ApplyAsync(http, tenant, token, isProved || browsers.Is(http, link.Browser), ct);
    }

    private bool NeedsPassword(HttpContext http, EmailToken link) => link.PasswordHash is not null && !browsers.Is(http, link.Browser);

    /// <summary>The answer, unless the password is the one that the link's sign-up chose.</summary>
    private async Task<IResult?> RefuseAsync(HttpContext http, PageTenant tenant, string token, EmailToken link, string password, CancellationToken ct)
    {
        if (password.Length == 0)
        {
            return await ConfirmPageAsync(http, tenant, token, link, "Enter the password you chose when you signed up.", StatusCodes.Status400BadRequest, ct);
        }

        var attempt = await throttle.BeginAsync(http, tenant.Id, link.EmailKey, link.Identity, ct);
        if (attempt.Wait is { } wait)
        {
            Wait.Tell(http.Response, wait);
            return await ConfirmPageAsync(
                http, tenant, token, link, $"Too many tries. Wait {Wait.Text(wait)}, or set a new password by mail.", StatusCodes.Status429TooManyRequests, ct);
        }

        // What is longer than any password is nobody's.
        if (passwords.Verify(tenant.Id, ClientAddress.NetworkOf(http), password.Length <= PasswordRules.Longest ? password : "", link.PasswordHash, ct) is not { } comparing)
        {
            return ErrorPage.Busy();
        }

        if (await comparing == PasswordMatch.No)
        {
            return await ConfirmPageAsync(http, tenant, token, link, "This is not the password of that sign-up.", StatusCodes.Status400BadRequest, ct);
        }

        await throttle.SucceededAsync(tenant.Id, attempt, ct);
        return null;
    }

    private async Task<IResult> ApplyAsync(HttpContext http, PageTenant tenant, string token, bool signIn, CancellationToken ct)
    {
        var before = await sessions.FindAsync(http, ct);
        await using var work = await db.BeginAsync(tenant.Id, ct);
        if (await EmailTokenSql.ConsumeAsync(work, EmailTokenKind.VerifyEmail, token, time.GetUtcNow(), ct) is not { } link
            || !await changes.ConfirmEmailAsync(work, link, PageActor.Of(http, link.Identity), ct))
        {
            return await GoneAsync(http, tenant); // rolled back
        }

        var secret = signIn ? await sessions.StartAsync(work, http, link.Identity, before, BrowserSessions.ByPassword, ct) : null;
        await work.CommitAsync(ct);
        var flow = await flows.OfLinkAsync(http, tenant, link, ct);
        if (secret is null)
        {
            return Redirection.After(flow.To(http, "/sign-in?confirmed=1"));
        }

        sessions.Keep(http, tenant, link.Identity, secret);
        return flow.Request is null ? Redirection.After(flow.Next(http)) : await pages.GoOnAsync(http, tenant, flow.Next(http));
    }

    private Task<EmailToken?> LinkAsync(PageTenant tenant, string token, CancellationToken ct) =>
        links.FindAsync(tenant.Id, EmailTokenKind.VerifyEmail, token, time.GetUtcNow(), ct);

    private async Task<IResult> ConfirmPageAsync(HttpContext http, PageTenant tenant, string token, EmailToken link, string? fault, int status, CancellationToken ct) =>
        await pages.ShowAsync<ConfirmEmailView, LinkModel>(
            http, tenant, new LinkModel(token, NeedsPassword(http, link), fault), redirectUri: (await flows.OfLinkAsync(http, tenant, link, ct)).RedirectUri, status: status);

    private Task<IResult> CheckMailAsync(HttpContext http, PageTenant tenant, Flow flow, SentMail mail, bool again, string? fault, int status) =>
        pages.ShowAsync<CheckMailView, CheckMailModel>(
            http, tenant, new CheckMailModel(mail.Email.Text, sent.Seal(tenant.Id, mail), mail.Kind == MailKind.ResetPassword, again, fault), flow.Text, flow.RedirectUri, status);

    private Task<IResult> GoneAsync(HttpContext http, PageTenant tenant) => pages.ShowAsync<MessageView, MessageModel>(
        http, tenant,
        new MessageModel("info", "This link does not work any more", "It was used or is too old. Sign in, and if your address is not confirmed yet you get a new one.", "/sign-in",
        "Sign in"), status: StatusCodes.Status400BadRequest);
}
