using System.Globalization;
using Plinto.Issuer.Data;
using Plinto.Issuer.Identities;
using Plinto.Issuer.Mail;
using Plinto.Issuer.Pages;
using Plinto.Issuer.Secrets;

namespace Plinto.Issuer.MailDelivery;

/// <summary>
/// Decides what a mail says, from what is true when it is written, and makes its one-time link. No text that a stranger could choose stands in a mail: an address can be
/// typed by anyone, and a name in the mail would carry an advertisement to it.
/// </summary>
internal sealed class ComposeMail(TimeProvider time)
{
    /// <summary>How long an address may be confirmed.</summary>
    public static readonly TimeSpan VerifyLifetime = TimeSpan.FromHours(24);

    /// <summary>How long a password may be reset.</summary>
    public static readonly TimeSpan ResetLifetime = TimeSpan.FromHours(1);

    /// <summary>What to send; null: nothing. A link it names works once the work is committed.</summary>
    public async Task<MailText?> RunAsync(Work work, MailJob job, PageTenant tenant, CancellationToken ct)
    {
        if (await IdentitySql.FindByEmailAsync(work, job.Email.Key, ct) is not { SuspendedAt: null } identity)
        {
            return null;
        }

        return (job.Kind, identity.EmailVerifiedAt is not null) switch
        {
            (MailKind.SignUp or MailKind.VerifyEmail, false) => Verify(tenant, await LinkAsync(work, EmailTokenKind.VerifyEmail, VerifyLifetime, identity, job, ct)),
            (MailKind.SignUp, true) => HasAccount(tenant),
            (MailKind.ResetPassword, _) => Reset(tenant, await LinkAsync(work, EmailTokenKind.ResetPassword, ResetLifetime, identity, job, ct)),
            (MailKind.PasswordChanged, _) => PasswordChanged(tenant),
            _ => null,
        };
    }

    private async Task<string> LinkAsync(Work work, string kind, TimeSpan lifetime, Identity identity, MailJob job, CancellationToken ct)
    {
        if (kind == EmailTokenKind.VerifyEmail && job is { PasswordHash: null, Browser: { } browser })
        {
            job = await EmailTokenSql.FindChoiceAsync(work, identity.Id, browser, ct) is { } choice ? job with { PasswordHash = choice.PasswordHash, Name = choice.Name } : job;
        }

        // Made anew at each attempt: one that was used up cannot come back by a second delivery.
        var token = OpaqueSecret.Generate(EmailTokenSql.Prefix);
        var now = time.GetUtcNow();
        var link = new EmailToken
        {
            Identity = identity.Id, EmailKey = identity.Email.Key, Request = job.Request, Browser = job.Browser, PasswordHash = job.PasswordHash, Name = job.Name,
        };
        await EmailTokenSql.InsertAsync(work, kind, token, link, now, now + lifetime, ct);
        return token.Text;
    }

    private static MailText Verify(PageTenant tenant, string token) => new()
    {
        Subject = $"Confirm your email address for {tenant.Name}",
        Title = "Confirm your email address",
        Before = [$"Somebody, we hope you, signed up for {tenant.Name} with this address. Confirm that it is yours and you are in."],
        Button = "Confirm my address",
        Link = $"{tenant.Issuer}/verify-email?token={token}",
        After = [$"The link works once, for {Hours(VerifyLifetime)}.", "If it was not you, do nothing: without your confirmation nobody can sign in with your address."],
    };

    private static MailText HasAccount(PageTenant tenant) => new()
    {
        Subject = $"You already have an account at {tenant.Name}",
        Title = "You already have an account",
        Before = [$"Somebody, we hope you, tried to sign up for {tenant.Name} with this address. It has an account already, so no second one was made. Sign in with your password."],
        Button = "Sign in",
        Link = tenant.Issuer + "/sign-in", // without the request: in another browser it would be refused
        After = [$"Forgot your password? Set another one: {tenant.Issuer}/forgot-password", "If it was not you, you need not do anything: your account is as it was."],
    };

    private static MailText Reset(PageTenant tenant, string token) => new()
    {
        Subject = $"Set a new password for {tenant.Name}",
        Title = "Set a new password",
        Before = [$"Somebody, we hope you, asked for a new password for your account at {tenant.Name}."],
        Button = "Choose a new password",
        Link = $"{tenant.Issuer}/reset-password?token={token}",
        After = [$"The link works once, for {Hours(ResetLifetime)}. Your old password works until then.", "If it was not you, do nothing: your password stays as it is."],
    };

    private static MailText PasswordChanged(PageTenant tenant) => new()
    {
        Subject = $"Your password for {tenant.Name} was changed",
        Title = "Your password was changed",
        Before = [$"The password of your account at {tenant.Name} was changed just now, and you were signed out everywhere else."],
        Button = "Set another password",
        Link = tenant.Issuer + "/forgot-password",
        After = ["If it was you, all is well. If it was not, set another password at once."],
    };

    private static string Hours(TimeSpan lifetime) =>
        lifetime == TimeSpan.FromHours(1) ? "one hour" : string.Create(CultureInfo.InvariantCulture, $"{lifetime.TotalHours:0} hours");
}
