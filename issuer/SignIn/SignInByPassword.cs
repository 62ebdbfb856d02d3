using Plinto.Issuer.Data;
using Plinto.Issuer.Identities;
using Plinto.Issuer.Identities.Passwords;
using Plinto.Issuer.Mail;
using Plinto.Issuer.Pages;
using Plinto.Issuer.Telemetry;
using Plinto.Issuer.Throttling;

namespace Plinto.Issuer.SignIn;

/// <summary>
/// Signs a person in by address and password. The order is the point: a try is counted before a password is hashed, a password is hashed whether the address is known or
/// not, and nothing is said of an account before its password was right.
/// </summary>
internal sealed class SignInByPassword(
    Database db, CredentialSql credentials, PasswordHashPool passwords, SignInThrottle throttle, MailThrottle mails, Outbox outbox, SentMails sent, BrowserSessions sessions,
    BrowserBinding browsers, SignInEvents outcomes, IssuerMetrics metrics)
{
    public async Task<SignInResult> RunAsync(HttpContext http, PageTenant tenant, Flow flow, EmailAddress email, string password, CancellationToken ct)
    {
        var known = await credentials.FindAsync(tenant.Id, email.Key, ct);
        var attempt = await throttle.BeginAsync(http, tenant.Id, email.Key, known?.Id, ct);
        if (attempt.Wait is { } wait)
        {
            metrics.SignIn("throttled");
            await outcomes.TellAsync(http, tenant.Id, SignInEvents.Throttled, null, known?.Id, ct);
            return new SignInResult(SignInOutcome.Throttled, wait);
        }

        // What is longer than any password is nobody's; it still costs what a password costs.
        var isPossible = password.Length <= PasswordRules.Longest;
        if (passwords.Verify(tenant.Id, ClientAddress.NetworkOf(http), isPossible ? password : "", isPossible ? known?.PasswordHash : null, ct) is not { } comparing)
        {
            metrics.SignIn("busy");
            return new SignInResult(SignInOutcome.Busy);
        }

        var match = await comparing;
        if (match == PasswordMatch.No)
        {
            metrics.SignIn("wrong");
            await outcomes.TellAsync(http, tenant.Id, SignInEvents.Failed, "wrong", known?.Id, ct);
            return new SignInResult(SignInOutcome.Wrong);
        }

        await throttle.SucceededAsync(tenant.Id, attempt, ct);
        if (known!.Suspended)
        {
            metrics.SignIn("suspended");
            await outcomes.TellAsync(http, tenant.Id, SignInEvents.Failed, "suspended", known.Id, ct);
            return new SignInResult(SignInOutcome.Suspended);
        }

        if (!known.EmailVerified)
        {
            metrics.SignIn("unverified");
            await outcomes.TellAsync(http, tenant.Id, SignInEvents.Failed, "unverified", known.Id, ct);
            return await UnverifiedAsync(http, tenant, flow, known, ct);
        }

        return await StartAsync(http, tenant, known, password, match, ct);
    }

    private async Task<SignInResult> StartAsync(HttpContext http, PageTenant tenant, Credential known, string password, PasswordMatch match, CancellationToken ct)
    {
        var renewed = match == PasswordMatch.YesButOutdated && passwords.Hash(tenant.Id, ClientAddress.NetworkOf(http), password, ct) is { } hashing ? await hashing : null;
        var before = await sessions.FindAsync(http, ct);
        await using var work = await db.BeginAsync(tenant.Id, ct);
        if (!await CredentialSql.StillHoldsAsync(work, known.Id, known.PasswordHash, ct))
        {
            metrics.SignIn("wrong");
            return new SignInResult(SignInOutcome.Wrong); // suspended, or another password, while this one was compared
        }

        var secret = await sessions.StartAsync(work, http, known.Id, before, BrowserSessions.ByPassword, ct);
        if (renewed is not null)
        {
            await CredentialSql.RenewAsync(work, known.Id, known.PasswordHash!, renewed, ct);
        }

        await work.CommitAsync(ct);
        sessions.Keep(http, tenant, known.Id, secret);
        metrics.SignIn("succeeded");
        return new SignInResult(SignInOutcome.Done);
    }

    private async Task<SignInResult> UnverifiedAsync(HttpContext http, PageTenant tenant, Flow flow, Credential known, CancellationToken ct)
    {
        if (await mails.CountAsync(http, tenant.Id, MailKind.VerifyEmail, known.Email.Key, ct) is null)
        {
            await using var work = await db.BeginAsync(tenant.Id, ct);
            await outbox.AddAsync(work, new MailJob { Kind = MailKind.VerifyEmail, Email = known.Email, Request = flow.Text, Browser = browsers.Current(http) }, ct);
            await work.CommitAsync(ct);
            outbox.Wake();
        }

        return new SignInResult(SignInOutcome.Unverified, Sent: sent.Seal(tenant.Id, new SentMail(known.Email, MailKind.VerifyEmail)));
    }
}
