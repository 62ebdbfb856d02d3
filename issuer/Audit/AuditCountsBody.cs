namespace Plinto.Issuer.Audit;

/// <summary>Counts of events.</summary>
/// <param name="Items">By type: the most frequent first. By day: in the order of days; days without events are left out.</param>
internal sealed record AuditCountsBody(IReadOnlyList<AuditCount> Items);
