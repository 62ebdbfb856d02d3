namespace Plinto.Issuer.Throttling;

/// <summary>Every limit: one table. Tries that succeed are given back.</summary>
internal static class ThrottleRules
{
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>A device that signed in to the account before: it has this count and no other, so that nobody else can lock its owner out.</summary>
    public static readonly ThrottleRule Device = new("device", 10, Quarter);

    /// <summary>One network trying one account.</summary>
    public static readonly ThrottleRule AccountFromAddress = new("account-address", 10, Quarter);

    /// <summary>All unknown devices trying one account: above it only known ones go on.</summary>
    public static readonly ThrottleRule Account = new("account", 50, Hour);

    /// <summary>One network trying many accounts.</summary>
    public static readonly ThrottleRule Address = new("address", 100, Quarter);

    /// <summary>Many networks trying many accounts: above it the tenant is under attack.</summary>
    public static readonly ThrottleRule Tenant = new("tenant", 2000, Quarter);

    /// <summary>What one network may try while the tenant is under attack: those that did nothing wrong go on.</summary>
    public const int MostFromAddressUnderAttack = 5;

    /// <summary>Mails to one address that a sign-up asks for.</summary>
    public static readonly ThrottleRule MailTo = new("mail-to", 5, Hour);

    /// <summary>Mails to one address that reset a password.</summary>
    public static readonly ThrottleRule ResetMailTo = new("reset-mail-to", 5, Hour);

    /// <summary>Mails that one network asks for.</summary>
    public static readonly ThrottleRule MailFrom = new("mail-from", 50, Hour);

    /// <summary>Mails of the tenant: above it somebody makes it send.</summary>
    public static readonly ThrottleRule TenantMail = new("tenant-mail", 5000, Hour);

    /// <summary>Mails that one network may ask for while the tenant is made to send.</summary>
    public const int MostMailsFromUnderAttack = 3;
}
