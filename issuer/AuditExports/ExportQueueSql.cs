using System.Text.Json;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.AuditExports;

/// <summary>Exports as the worker sees them. A claimed row is put off: should this replica die, another one goes on from the last part.</summary>
internal sealed class ExportQueueSql(WorkerDatabase db)
{
    /// <summary>Claims what is due, of each tenant in turn: running exports, and those that have expired.</summary>
    /// <param name="busy">Tenants that are left out.</param>
    public async Task<List<ClaimedExport>> ClaimAsync(DateTimeOffset now, TimeSpan lease, int most, int mostOfTenant, Guid[] busy, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(null, ct);
        List<(TenantId Tenant, Guid Id)> due;
        await using (var claim = work.Run("select tenant_id, id from directory.claim_due_audit_exports($1, $2, $3, $4)", now, most, mostOfTenant, busy))
        {
            due = await claim.ListAsync(row => (new TenantId(row.GetGuid(0)), row.GetGuid(1)), ct);
        }

        var claimed = new List<ClaimedExport>(due.Count);
        foreach (var tenant in due.GroupBy(row => row.Tenant, row => row.Id))
        {
            await work.EnterAsync(tenant.Key, ct);
            await using var put = work.Run(
                "update audit_exports x set due_at = $2, attempts = x.attempts + 1 where x.id = any ($1) returning " + AuditExport.Columns + ", x.attempts, x.filter::text",
                tenant.ToArray(), now + lease);
            claimed.AddRange(await put.ListAsync(row => new ClaimedExport(
                tenant.Key, AuditExport.Read(row), JsonSerializer.Deserialize(row.GetString(row.GetOrdinal("filter")), AuditExportsJson.Default.AuditFilter)!,
                row.GetInt32(row.GetOrdinal("attempts"))), ct));
        }

        await work.CommitAsync(ct);
        return claimed;
    }

    /// <summary>Adds a part and what it brought. False if the export was deleted, or another replica has it by now: then nothing is written.</summary>
    public async Task<bool> AddAsync(ClaimedExport claim, ExportPart part, string state, string? failure, DateTimeOffset now, DateTimeOffset dueAt, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(claim.Tenant, ct);
        await using (var update = work.Run(
            """
            update audit_exports x set reached = $3, events = x.events + $4, parts = x.parts + $5, bytes = x.bytes + $6, state = $7, failure = $8, due_at = $9,
                finished_at = case when $7 = 'running' then null else $10::timestamptz end
            where x.id = $1 and x.attempts = $2 and x.state = 'running'
            """,
            claim.Export.Id.Value, claim.Attempts, part.Reached, part.Events, part.Data.Length > 0 ? 1 : 0, part.Data.Length, state, failure, dueAt, now))
        {
            if (await update.ExecuteAsync(ct) != 1)
            {
                return false;
            }
        }

        if (part.Data.Length > 0)
        {
            await using var insert = work.Run(
                "insert into audit_export_parts (tenant_id, export_id, number, data) select $1, x.id, x.parts, $3 from audit_exports x where x.id = $2",
                claim.Tenant.Value, claim.Export.Id.Value, part.Data);
            await insert.ExecuteAsync(ct);
        }

        await work.CommitAsync(ct);
        return true;
    }

    /// <summary>Deletes one that has expired.</summary>
    public async Task ExpireAsync(ClaimedExport claim, DateTimeOffset now, CancellationToken ct)
    {
        await using var delete = db.In(claim.Tenant, "delete from audit_exports x where x.id = $1 and x.expires_at <= $2", claim.Export.Id.Value, now);
        await delete.ExecuteAsync(ct);
    }
}
