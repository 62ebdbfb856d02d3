using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.AuditProofs;

/// <summary>Trees and their tiles.</summary>
internal static class AuditTreeSql
{
    /// <summary>Tenants whose log is longer than their tree.</summary>
    public static async Task<List<TenantId>> BehindAsync(WorkerDatabase db, int most, CancellationToken ct)
    {
        await using var query = db.Deployment("select tenant_id from directory.tenants_to_seal($1)", most);
        return await query.ListAsync(row => new TenantId(row.GetGuid(0)), ct);
    }

    /// <summary>The size of the work's tenant's tree, locked until the work ends. Null: another replica has it.</summary>
    public static async Task<long?> ClaimAsync(Work work, CancellationToken ct)
    {
        await using (var insert = work.Run("insert into audit_trees (tenant_id, size) values ($1, 0) on conflict do nothing", work.Tenant!.Value.Value))
        {
            await insert.ExecuteAsync(ct);
        }

        await using var query = work.Run("select size from audit_trees for update skip locked");
        return await query.ScalarAsync<long?>(ct);
    }

    /// <summary>The tenant's <c>iss</c> and the id of the key that signs now. Null: it has none, or is gone.</summary>
    public static async Task<AuditSigner?> SignerAsync(Work work, CancellationToken ct)
    {
        await using var query = work.Run("select t.issuer, k.kid from tenants t join signing_keys k on k.tenant_id = t.id and k.state = 'active'");
        return await query.FirstAsync(row => new AuditSigner(row.GetString(0), row.GetString(1)), ct);
    }

    public static async ValueTask<byte[]> TileAsync(Work work, TileId id, CancellationToken ct)
    {
        await using var query = work.Run("select hashes from audit_tiles where level = $1 and number = $2", id.Level, id.Number);
        return await query.FirstAsync(row => row.GetFieldValue<byte[]>(0), ct) ?? throw new InvalidOperationException($"the audit tree lacks tile {id}");
    }

    public static async Task WriteAsync(Work work, IReadOnlyDictionary<TileId, byte[]> tiles, CancellationToken ct)
    {
        foreach (var (id, hashes) in tiles)
        {
            await using var write = work.Run(WriteTileSql, work.Tenant!.Value.Value, id.Level, id.Number, hashes);
            await write.ExecuteAsync(ct);
        }
    }

    public static async Task SealAsync(Work work, long size, string note, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = work.Run("update audit_trees set size = $1, note = $2, sealed_at = $3", size, note, now);
        await update.ExecuteAsync(ct);
    }

    /// <summary>The newest checkpoint; null: nothing was sealed yet.</summary>
    public static async Task<SealedTree?> NewestAsync(Work work, CancellationToken ct)
    {
        await using var query = work.Run("select size, note from audit_trees where note is not null");
        return await query.FirstAsync(row => new SealedTree(row.GetInt64(0), row.GetString(1)), ct);
    }

    /// <summary>The position of an event; null: it has none yet, or there is no such event.</summary>
    public static async Task<long?> PositionAsync(Work work, Guid eventId, CancellationToken ct)
    {
        await using var query = work.Run("select position from event_positions where event_id = $1", eventId);
        return await query.ScalarAsync<long?>(ct);
    }

    private const string WriteTileSql = """
        insert into audit_tiles (tenant_id, level, number, hashes) values ($1, $2, $3, $4) on conflict (tenant_id, level, number) do update set hashes = excluded.hashes
        """;
}
