namespace Plinto.Issuer.Identities;

/// <summary>What an update came to.</summary>
internal enum IdentityChange
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>It was changed or deleted since it was read.</summary>
    VersionMismatch,

    /// <summary>Another identity has the address.</summary>
    EmailTaken,
}
