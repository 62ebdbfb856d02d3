namespace Plinto.Issuer.Mail;

/// <summary>What a mail is about: the table of kinds.</summary>
internal static class MailKind
{
    /// <summary>Somebody signed up with the address: the link that confirms it, or word that it has an account already.</summary>
    public const string SignUp = "sign_up";

    /// <summary>The link that confirms an address, once more.</summary>
    public const string VerifyEmail = "verify_email";

    /// <summary>The link that lets set another password.</summary>
    public const string ResetPassword = "reset_password";

    /// <summary>Word that the password was changed.</summary>
    public const string PasswordChanged = "password_changed";
}
