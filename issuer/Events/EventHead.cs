using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Events;

/// <summary>How long a tenant's log is.</summary>
/// <param name="Position">Of its last event.</param>
/// <param name="Round">In which that got its position: what <see cref="EventRounds"/> counts.</param>
internal readonly record struct EventHead(TenantId Tenant, long Position, long Round);
