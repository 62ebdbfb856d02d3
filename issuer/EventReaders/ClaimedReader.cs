using Plinto.Issuer.Ids;

namespace Plinto.Issuer.EventReaders;

/// <summary>A reader of a tenant's event log that this replica is at, and no other.</summary>
/// <param name="Id">The UUID of what reads, such as a webhook.</param>
/// <param name="Lease">What each of its statements names: those of a replica that was too late change nothing.</param>
/// <param name="Until">When another replica may take it.</param>
internal sealed record ClaimedReader(TenantId TenantId, Guid Id, Guid Lease, DateTimeOffset Until);
