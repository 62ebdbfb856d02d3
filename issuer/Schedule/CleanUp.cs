using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Telemetry;

namespace Plinto.Issuer.Schedule;

/// <summary>
/// Deletes what has expired. What that is each slice says itself (<see cref="ExpiredRows"/>); here is only the round: tenants that have anything expired, then the deployment.
/// </summary>
internal sealed class CleanUp(
    WorkerDatabase db, CleanUpEvery every, IEnumerable<IExpireInTenant> inTenants, IEnumerable<IExpire> inDeployment, IssuerMetrics metrics, TimeProvider time,
    ILogger<CleanUp> logger)
    : ScheduledWork("clean-up", every.Interval, metrics, time, logger)
{
    private readonly TimeProvider _time = time;

    /// <summary>Deletes all that has expired by now. Answers how many rows that were.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var deleted = 0;
        foreach (var tenant in await TenantsAsync(now, ct))
        {
            foreach (var expiry in inTenants)
            {
                deleted += await expiry.RunAsync(tenant, now, ct);
            }
        }

        foreach (var expiry in inDeployment)
        {
            deleted += await expiry.RunAsync(now, ct);
        }

        return deleted;
    }

    private async Task<List<TenantId>> TenantsAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var query = db.Deployment("select tenant_id from directory.tenants_to_clean($1, $2)", now, ExpiredRows.Chunk);
        return await query.ListAsync(row => new TenantId(row.GetGuid(0)), ct);
    }
}
