namespace Plinto.Issuer.Identities;

/// <summary>What links in mails are for, as the database names it.</summary>
internal static class EmailTokenKind
{
    public const string VerifyEmail = "verify_email";

    public const string ResetPassword = "reset_password";
}
