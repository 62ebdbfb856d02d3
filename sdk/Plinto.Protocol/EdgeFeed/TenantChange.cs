using Plinto.Protocol.Keys;

namespace Plinto.Protocol.EdgeFeed;

/// <summary>One change of one tenant. Exactly one of the groups after <see cref="At"/> is present; each replaces what it names, so applying it twice is harmless.</summary>
public sealed record TenantChange
{
    /// <summary>As in <see cref="TenantSnapshot.Epoch"/>.</summary>
    public required string Epoch { get; init; }

    /// <summary>Dense over all tenants.</summary>
    public required long Position { get; init; }

    /// <summary>The tenant's change before this one, 0 for its first. If the reader stands elsewhere it lost one and fetches the snapshot.</summary>
    public required long Previous { get; init; }

    /// <summary>The tenant's id.</summary>
    public required string TenantId { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Keys: the whole set as in <see cref="TenantSnapshot.Keys"/>; comes with <see cref="RevokedKeys"/>.</summary>
    public IReadOnlyList<JsonWebKeyRecord>? Keys { get; init; }

    /// <summary>Keys: the whole list of tombstones.</summary>
    public IReadOnlyList<string>? RevokedKeys { get; init; }

    /// <summary>One more revocation.</summary>
    public Revocation? Revocation { get; init; }

    /// <summary>The tenant's new settings.</summary>
    public TenantRecord? Tenant { get; init; }

    /// <summary>The active policies.</summary>
    public PolicyRecord? Policy { get; init; }

    /// <summary>All roles and assignments: a role was changed or deleted.</summary>
    public RolesRecord? Roles { get; init; }

    /// <summary>The roles of one subject.</summary>
    public RoleAssignment? Assignment { get; init; }
}
