namespace Plinto.Issuer.Edges;

/// <summary>Which release of a tenant's policies an edge decides by.</summary>
internal sealed record EdgePolicyBody
{
    /// <summary>The tenant's id.</summary>
    public required string Tenant { get; init; }

    /// <summary>The active release at the edge; absent until it has said so.</summary>
    public long? Release { get; init; }

    /// <summary>The release that should be active.</summary>
    public required long InForce { get; init; }

    /// <summary>Whether the edge refused a newer release.</summary>
    public required bool Faulty { get; init; }

    /// <summary>Why it did. For keys of the tenant and operators that name it; the list over all tenants says only that it is so.</summary>
    public string? Fault { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }
}
