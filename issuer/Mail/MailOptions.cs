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
}
