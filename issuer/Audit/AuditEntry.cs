using Plinto.Issuer.Events;

namespace Plinto.Issuer.Audit;

/// <summary>An event and the personal data that stands apart from it.</summary>
/// <param name="Personal">JSON with <c>ip</c> and <c>agent</c>; null: there was none, it was erased, or it was not asked for.</param>
internal sealed record AuditEntry(LoggedEvent Event, string? Personal);
