using Plinto.Issuer.Configuration;

namespace Plinto.Issuer.Mail;

/// <summary>How mail leaves the issuer. Without a host none is sent: nobody can confirm an address or reset a password.</summary>
internal sealed class MailOptions
{
    /// <summary>SMTP server. Default: none.</summary>
    public string? Host { get; set; }

    /// <summary>Its port. Default: 587.</summary>
    public int Port { get; set; } = 587;

    /// <summary><c>starttls</c> (the connection must turn into TLS, or nothing is sent), <c>tls</c> from the first byte, or <c>none</c>. Default: starttls.</summary>
    public string Security { get; set; } = "starttls";

    /// <summary>Default: the server asks for none.</summary>
    public string? UserName { get; set; }

    public string? Password { get; set; }

    /// <summary>Address that mail comes from; the tenant's name stands beside it. Required with a host.</summary>
    public string? From { get; set; }

    /// <summary>Section <c>Plinto:Mail</c>.</summary>
    /// <exception cref="ConfigurationFault">A setting is unknown, unreadable or out of range.</exception>
    public static MailOptions Read(Settings settings)
    {
        var options = settings.Read("Mail", new MailOptions(), static (section, options) => section.Bind(options, Settings.Strict));
        if (options.Security is not ("none" or "starttls" or "tls"))
        {
            throw new ConfigurationFault("Plinto:Mail:Security must be none, starttls or tls");
        }

        Settings.InRange("Mail:Port", options.Port, 1, 65535);
        if (options.Host is not null && !(MimeKit.MailboxAddress.TryParse(options.From, out var from) && from.Domain.Length > 0))
        {
            throw new ConfigurationFault("set Plinto:Mail:From (PLINTO__MAIL__FROM) to the address that mail comes from, such as no-reply@id.example.com");
        }

        return options;
    }
}
