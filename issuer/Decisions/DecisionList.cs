namespace Plinto.Issuer.Decisions;

/// <summary>Part of the decision log.</summary>
/// <param name="Items">The newest first.</param>
/// <param name="Next">Pass it as <c>cursor</c> for older ones; absent at the end.</param>
/// <param name="Dropped">Decisions of the last 30 days that edges did not log, on routes that take samples only.</param>
internal sealed record DecisionList(IReadOnlyList<DecisionBody> Items, string? Next, long Dropped);
