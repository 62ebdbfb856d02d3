using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Identities;
using Plinto.Issuer.Identities.Passwords;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Mail;
using Plinto.Issuer.Pages;
using Plinto.Issuer.SignIn.Views;
using Plinto.Issuer.Throttling;

namespace Plinto.Issuer.SignIn;

/// <summary>
/// <c>/sign-up</c>. An address that has an account gets the same answer, after the same work: one hash, one row, one event, one mail. What the mail says, its owner alone reads.
/// A name and password take effect when the link of that very sign-up is confirmed, so nobody can prepare an account for somebody else's address.
/// </summary>
internal sealed class SignUpEndpoint(
    HostedPages pages, FormTokens tokens, Flows flows, BrowserSessions sessions, BrowserBinding browsers, MailThrottle mails, PasswordHashPool passwords, IdentityChanges changes,
    EventLog events, Outbox outbox, SentMails sent, Database db, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sign-up", (SignUpEndpoint page, HttpContext http, PageTenant tenant, CancellationToken ct) => page.ShowAsync(http, tenant, ct));
        routes.MapPost("/sign-up", (SignUpEndpoint page, HttpContext http, PageTenant tenant, CancellationToken ct) => page.PostAsync(http, tenant, ct));
    }

    private async Task<IResult> ShowAsync(HttpContext http, PageTenant tenant, CancellationToken ct)
    {
        if (await flows.OpenAsync(http, tenant, ct) is not { } flow)
        {
            return ErrorPage.RequestGone();
        }

        if (!tenant.SignUp)
        {
            return await ClosedAsync(http, tenant, flow);
        }

        if (await sessions.FindAsync(http, ct) is { } session && (flow.Request is null || session.AuthenticatedAt >= flow.Request.StartedAt))
        {
            return Redirection.After(flow.Next(http));
        }

        var hint = EmailAddress.TryParse(flow.Request?.LoginHint, out var address) ? address.Text : "";
        return await ShowAsync(http, tenant, flow, new SignUpModel { Name = "", Email = hint, ClientName = flow.ClientName }, StatusCodes.Status200OK);
    }

    private async Task<IResult> PostAsync(HttpContext http, PageTenant tenant, CancellationToken ct)
    {
        var (form, fault) = await PostedForm.ReadAsync(http, tenant, tokens, ct);
        if (form is null)
        {
            return fault!;
        }

        if (await flows.OpenAsync(http, tenant, ct) is not { } flow)
        {
            return ErrorPage.RequestGone();
        }

        if (!tenant.SignUp)
        {
            return await ClosedAsync(http, tenant, flow);
        }

        var (name, password) = (form["name"].Trim(), form["password"]);
        var model = Check(form, flow, tenant, out var email);
        if (model.NameFault is not null || model.EmailFault is not null || model.PasswordFault is not null)
        {
            return await ShowAsync(http, tenant, flow, model, StatusCodes.Status400BadRequest);
        }

        if (await mails.CountAsync(http, tenant.Id, MailKind.SignUp, email.Key, ct) is { } wait)
        {
            Wait.Tell(http.Response, wait);
            return await ShowAsync(http, tenant, flow, model with { Fault = $"Too many tries. Wait {Wait.Text(wait)} and try again." }, StatusCodes.Status429TooManyRequests);
        }

        if (passwords.Hash(tenant.Id, ClientAddress.NetworkOf(http), password, ct) is not { } hashing)
        {
            return ErrorPage.Busy();
        }

        await TakeAsync(http, tenant, flow, email, PersonName.Of(name), await hashing, ct);
        return Redirection.After(flow.To(http, "/verify-email?sent=" + Uri.EscapeDataString(sent.Seal(tenant.Id, new SentMail(email, MailKind.SignUp)))));
    }

    private static SignUpModel Check(PostedForm form, Flow flow, PageTenant tenant, out EmailAddress email)
    {
        var (name, typed, password) = (form["name"].Trim(), form["email"].Trim(), form["password"]);
        return new SignUpModel
        {
            Name = name.Length <= PersonName.Longest ? name : "",
            Email = typed.Length <= 254 ? typed : "",
            ClientName = flow.ClientName,
            NameFault = PersonName.IsAllowed(name) ? null : $"Use at most {PersonName.Longest} characters, without control or direction marks.",
            EmailFault = EmailAddress.TryParse(typed, out email) ? null : "Enter an email address that mail can be sent to, such as you@example.com.",
            PasswordFault = PasswordRules.FaultOf(password, typed, name, tenant.Name),
        };
    }

    private async Task TakeAsync(HttpContext http, PageTenant tenant, Flow flow, EmailAddress email, string? name, string hash, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var identity = new Identity
        {
            Id = new IdentityId(Guid.CreateVersion7(now)), Email = email, EmailVerifiedAt = null, Name = null, HasPassword = false, Version = 1, CreatedAt = now,
                SuspendedAt = null,
        };
        await using var work = await db.BeginAsync(tenant.Id, ct);
        // Without the password: signing in with it would tell an address that is new here from one that has an account.
        if (!await changes.CreateAsync(work, identity, passwordHash: null, PageActor.Of(http, identity.Id), ct, signedUp: true))
        {
            // The same number of statements as for a new one; and its owner may want to know.
            await events.AppendAsync(work, new NewEvent("identity.sign_up_repeated", PageActor.Of(http, identity.Id) with { Id = null }, tenant.Id.ToString()), ct);
        }

        await outbox.AddAsync(
            work, new MailJob { Kind = MailKind.SignUp, Email = email, Request = flow.Text, Browser = browsers.Current(http), PasswordHash = hash, Name = name }, ct);
        await work.CommitAsync(ct);
        outbox.Wake();
    }

    private Task<IResult> ClosedAsync(HttpContext http, PageTenant tenant, Flow flow) => pages.ShowAsync<MessageView, MessageModel>(
        http, tenant, new MessageModel("info", "Sign-up is closed", $"{tenant.Name} makes accounts for its people itself. If you have one, sign in.", "/sign-in", "Sign in"),
        flow.Text, flow.RedirectUri,
        StatusCodes.Status403Forbidden);

    private Task<IResult> ShowAsync(HttpContext http, PageTenant tenant, Flow flow, SignUpModel model, int status) =>
        pages.ShowAsync<SignUpView, SignUpModel>(http, tenant, model, flow.Text, flow.RedirectUri, status);
}
