namespace Plinto.Issuer.Audit;

/// <summary>How many events there are of a type, or of a day.</summary>
/// <param name="Key">The type, or the day in UTC as <c>2026-01-31</c>.</param>
internal sealed record AuditCount(string Key, long Count);
