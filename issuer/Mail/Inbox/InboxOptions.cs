namespace Plinto.Issuer.Mail.Inbox;

/// <summary>The inbox of a development machine: it takes every mail by SMTP and shows it on a page, so that nothing leaves the machine. Refused in Production.</summary>
internal sealed class InboxOptions
{
    /// <summary>Port on the loopback that takes mail by SMTP. Default: no inbox.</summary>
    public int? SmtpPort { get; set; }

    /// <summary>Port that shows the page; one of those the service listens on (<c>Urls</c>), and nothing else answers on it. Needed with <see cref="SmtpPort"/>.</summary>
    public int? PagePort { get; set; }
}
