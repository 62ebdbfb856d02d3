namespace Plinto.Protocol.EdgeFeed;

/// <summary>Which release of a tenant's policies an edge decides by.</summary>
public sealed record PolicyAcknowledgement
{
    /// <summary>The tenant's id.</summary>
    public required string TenantId { get; init; }

    /// <summary>The active release at the edge.</summary>
    public required long Release { get; init; }

    /// <summary>Why a newer release was not taken: one sentence, at most 500 characters. Null if the newest known one is active.</summary>
    public string? Fault { get; init; }
}
