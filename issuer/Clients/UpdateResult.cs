namespace Plinto.Issuer.Clients;

/// <summary>What an update came to.</summary>
internal enum UpdateResult
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>It was changed or deleted since it was read.</summary>
    VersionMismatch,

    /// <summary>It names a resource, or a scope of one, that is unknown.</summary>
    UnknownScope,
}
