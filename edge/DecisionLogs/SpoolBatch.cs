namespace Plinto.Edge.DecisionLogs;

/// <summary>Records that stand one after the other in a segment.</summary>
/// <param name="Records">The records.</param>
/// <param name="Oldest">When the first was written.</param>
/// <param name="Segment">Where they stand.</param>
/// <param name="End">Where the record after them stands.</param>
internal sealed record SpoolBatch(IReadOnlyList<ReadOnlyMemory<byte>> Records, DateTimeOffset Oldest, SpoolSegment Segment, long End);
