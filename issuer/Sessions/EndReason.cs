namespace Plinto.Issuer.Sessions;

/// <summary>Why a session ended: the table of reasons, as events and <c>/v1/sessions</c> name them.</summary>
internal static class EndReason
{
    /// <summary>The person signed out.</summary>
    public const string SignedOut = "signed_out";

    /// <summary>Somebody signed in as another person in the same browser.</summary>
    public const string Replaced = "replaced";

    /// <summary>By the management API.</summary>
    public const string Revoked = "revoked";

    /// <summary>A refresh token was used after its window: stolen, or the session's client lost its state.</summary>
    public const string TokenReuse = "token_reuse";

    public const string IdentitySuspended = "identity_suspended";

    public const string IdentityDeleted = "identity_deleted";

    public const string TenantDisabled = "tenant_disabled";

    public const string PasswordChanged = "password_changed";

    /// <summary>Idle for too long, or at its absolute end.</summary>
    public const string Expired = "expired";
}
