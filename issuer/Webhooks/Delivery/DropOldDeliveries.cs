using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.Webhooks.Delivery;

/// <summary>Deletes deliveries, with their attempts, some time after their end.</summary>
internal sealed class DropOldDeliveries(WorkerDatabase db, DeliveryOptions options) : IExpire
{
    public async Task<int> RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        var before = now - options.Keep;
        List<TenantId> tenants;
        await using (var query = db.Deployment("select tenant_id from directory.tenants_with_old_deliveries($1)", before))
        {
            tenants = await query.ListAsync(row => new TenantId(row.GetGuid(0)), ct);
        }

        var total = 0;
        foreach (var tenant in tenants)
        {
            total += await ExpiredRows.RepeatAsync(() => DropAsync(tenant, before, ct), ExpiredRows.Chunk);
        }

        return total;
    }

    private async Task<int> DropAsync(TenantId tenant, DateTimeOffset before, CancellationToken ct)
    {
        await using var delete = db.In(tenant, DropSql, before, ExpiredRows.Chunk);
        return await delete.ExecuteAsync(ct);
    }

    private const string DropSql = """
        delete from webhook_deliveries d where d.ctid = any (array(
            select o.ctid from webhook_deliveries o where o.ended_at < $1 limit $2 for update skip locked))
        """;
}
