using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Edges;

/// <summary>An enrolled edge that authenticated, and the tenants it may have.</summary>
internal sealed record Edge(EdgeId Id, IReadOnlySet<TenantId> Tenants);
