namespace Plinto.Protocol.Decisions;

/// <summary><c>POST /edge/v1/decisions</c>: decisions of this edge, at most 1000. Sent again until it is answered: those that were stored before are ignored.</summary>
public sealed record DecisionBatch
{
    /// <summary>The decisions, in any order and of any tenants this edge may have.</summary>
    public required IReadOnlyList<DecisionRecord> Decisions { get; init; }

    /// <summary>Sampled decisions that were dropped since the last batch, for want of room or by the sampling rate, by tenant id.</summary>
    public IReadOnlyDictionary<string, long>? Dropped { get; init; }
}
