namespace Plinto.Tokens.Revocations;

/// <summary>Which claim a revocation is compared with.</summary>
public enum RevocationSubject
{
    /// <summary><c>jti</c>.</summary>
    Token,

    /// <summary><c>sid</c>.</summary>
    Session,

    /// <summary><c>sub</c>.</summary>
    Subject,

    /// <summary><c>client_id</c>.</summary>
    Client,

    /// <summary>Every token of the tenant.</summary>
    Tenant,
}
