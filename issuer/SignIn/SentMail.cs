using Plinto.Issuer.Mail;

namespace Plinto.Issuer.SignIn;

/// <summary>What the page "check your mail" is about.</summary>
/// <param name="Email">Where the mail went.</param>
/// <param name="Kind">What kind of mail to send once more, as <c>MailKind</c> names it.</param>
internal sealed record SentMail(EmailAddress Email, string Kind);
