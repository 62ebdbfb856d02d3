namespace Plinto.Issuer.Policies.Releases;

/// <summary>How a policy's active revision changes.</summary>
internal enum PolicyChangeKind
{
    /// <summary>To a revision that is named.</summary>
    Activate,

    /// <summary>To the one that was active before.</summary>
    RollBack,

    /// <summary>To none.</summary>
    Deactivate,
}
