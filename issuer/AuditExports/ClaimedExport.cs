using Plinto.Issuer.Audit;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.AuditExports;

/// <summary>An export that this replica works on for the time of a lease.</summary>
/// <param name="Attempts">How often it was claimed: another claim makes this one void.</param>
internal sealed record ClaimedExport(TenantId Tenant, AuditExport Export, AuditFilter Filter, int Attempts);
