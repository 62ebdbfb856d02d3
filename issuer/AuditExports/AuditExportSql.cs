using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.AuditExports;

/// <summary>Exports as the management API sees them.</summary>
internal sealed class AuditExportSql(Database db)
{
    /// <summary>How many of a tenant may be running.</summary>
    public const int MostRunning = 2;

    /// <summary>How many of a tenant are kept.</summary>
    public const int MostKept = 20;

    public async Task<AuditExport?> FindAsync(TenantId tenant, AuditExportId id, DateTimeOffset now, CancellationToken ct)
    {
        await using var query = db.In(tenant, "select " + AuditExport.Columns + " from audit_exports x where x.id = $1 and x.expires_at > $2", id.Value, now);
        return await query.FirstAsync(AuditExport.Read, ct);
    }

    /// <summary>In the order of creation, after one of them.</summary>
    public async Task<List<AuditExport>> ListAsync(TenantId tenant, AuditExportId? after, int most, DateTimeOffset now, CancellationToken ct)
    {
        await using var query = db.In(
            tenant, "select " + AuditExport.Columns + " from audit_exports x where ($1::uuid is null or x.id > $1) and x.expires_at > $3 order by x.id limit $2",
            after?.Value, most, now);
        return await query.ListAsync(AuditExport.Read, ct);
    }

    /// <summary>False if too many are running, or kept. Two callers at once take turns, so that none slips past.</summary>
    public static async Task<bool> InsertAsync(Work work, AuditExport export, string filter, CancellationToken ct)
    {
        var tenant = work.Tenant!.Value.Value;
        await using (var turn = work.Run("select pg_advisory_xact_lock(hashtextextended('plinto.audit-exports', 0) # hashtextextended($1::text, 0))", tenant))
        {
            await turn.ExecuteAsync(ct);
        }

        await using var insert = work.Run(
            """
            insert into audit_exports (tenant_id, id, format, filter, after_position, before_position, reached, state, due_at, created_at, expires_at)
            select $1, $2, $3, $4, $5, $6, $5, 'running', $7, $7, $8
            where (select count(*) from audit_exports x where x.state = 'running') < $9 and (select count(*) from audit_exports x where x.expires_at > $7) < $10
            """,
            tenant, export.Id.Value, export.Format, SqlValue.Json(filter), export.Range.After, export.Range.Before, export.CreatedAt, export.ExpiresAt, MostRunning, MostKept);
        return await insert.ExecuteAsync(ct) == 1;
    }

    /// <summary>False if there is none.</summary>
    public static async Task<bool> DeleteAsync(Work work, AuditExportId id, CancellationToken ct)
    {
        await using var delete = work.Run("delete from audit_exports x where x.id = $1", id.Value);
        return await delete.ExecuteAsync(ct) == 1;
    }

    /// <summary>Gives a finished export a new link. False if there is none.</summary>
    public static async Task<bool> LinkAsync(Work work, AuditExportId id, byte[] hash, DateTimeOffset now, DateTimeOffset until, CancellationToken ct)
    {
        await using var update = work.Run(
            "update audit_exports x set link_hash = $2, link_expires_at = least($4, x.expires_at) where x.id = $1 and x.state = 'done' and x.expires_at > $3",
            id.Value, hash, now, until);
        return await update.ExecuteAsync(ct) == 1;
    }

    /// <summary>The export that a link is of; null if it is unknown or over.</summary>
    public async Task<(TenantId Tenant, AuditExportId Id)?> FindByLinkAsync(byte[] hash, DateTimeOffset now, CancellationToken ct)
    {
        await using var query = db.Deployment("select tenant_id, id from directory.audit_export_by_link($1, $2)", hash, now);
        await using var reader = await query.ReadAsync(ct);
        return await reader.ReadAsync(ct) ? (new TenantId(reader.GetGuid(0)), new AuditExportId(reader.GetGuid(1))) : null;
    }

    /// <summary>One part of the file, from 1; null after the last.</summary>
    public async Task<byte[]?> PartAsync(TenantId tenant, AuditExportId id, int number, CancellationToken ct)
    {
        await using var query = db.In(tenant, "select p.data from audit_export_parts p where p.export_id = $1 and p.number = $2", id.Value, number);
        return await query.ScalarAsync<byte[]>(ct);
    }
}
