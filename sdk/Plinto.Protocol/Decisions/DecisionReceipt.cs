namespace Plinto.Protocol.Decisions;

/// <summary>The answer to a <see cref="DecisionBatch"/>: every decision in it was dealt with, none is to be sent again.</summary>
public sealed record DecisionReceipt
{
    /// <summary>Decisions stored now; those stored before don't count.</summary>
    public required int Stored { get; init; }

    /// <summary>Decisions that are never stored: of a tenant this edge may not have, older than they are kept, or malformed.</summary>
    public required IReadOnlyList<Guid> Refused { get; init; }
}
