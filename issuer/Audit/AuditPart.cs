namespace Plinto.Issuer.Audit;

/// <summary>Part of a search.</summary>
/// <param name="Next">The position to go on from; null at the end. A part may have few entries, or none, and a next all the same: it looks at a bounded number of events.</param>
internal sealed record AuditPart(IReadOnlyList<AuditEntry> Entries, long? Next);
