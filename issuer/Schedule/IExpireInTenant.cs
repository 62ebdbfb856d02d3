using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Schedule;

/// <summary>Something of a slice that expires inside tenants; <see cref="CleanUp"/> runs it in each that has anything expired.</summary>
internal interface IExpireInTenant
{
    /// <summary>Deletes what has expired by then, in chunks. Answers how many rows that were.</summary>
    Task<int> RunAsync(TenantId tenant, DateTimeOffset now, CancellationToken ct);
}
