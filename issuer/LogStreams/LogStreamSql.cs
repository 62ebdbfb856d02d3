using System.Text.Json;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;

namespace Plinto.Issuer.LogStreams;

/// <summary>Log streams as the management API sees them.</summary>
internal sealed class LogStreamSql(Database db)
{
    public async Task<LogStream?> FindAsync(TenantId tenant, LogStreamId id, CancellationToken ct)
    {
        await using var query = db.In(tenant, "select " + LogStream.Columns + " from log_streams s where s.id = $1", id.Value);
        return await query.FirstAsync(LogStream.Read, ct);
    }

    /// <summary>The same in a transaction, locked.</summary>
    public static async Task<LogStream?> FindAsync(Work work, LogStreamId id, CancellationToken ct)
    {
        await using var query = work.Run("select " + LogStream.Columns + " from log_streams s where s.id = $1 for update", id.Value);
        return await query.FirstAsync(LogStream.Read, ct);
    }

    /// <summary>In the order of creation, after one of them.</summary>
    public async Task<List<LogStream>> ListAsync(TenantId tenant, LogStreamId? after, int most, CancellationToken ct)
    {
        await using var query = db.In(
            tenant, "select " + LogStream.Columns + " from log_streams s where ($1::uuid is null or s.id > $1) order by s.id limit $2", after?.Value, most);
        return await query.ListAsync(LogStream.Read, ct);
    }

    /// <summary>Inserts one; null if there are too many already.</summary>
    /// <param name="fromStart">Whether it begins with the oldest event; else with the next.</param>
    public static async Task<LogStream?> InsertAsync(Work work, LogStream stream, Envelope secret, bool fromStart, CancellationToken ct)
    {
        var tenant = work.Tenant!.Value.Value;
        await using (var turn = work.Run("select pg_advisory_xact_lock(hashtextextended('plinto.log-streams', 0) # hashtextextended($1::text, 0))", tenant))
        {
            await turn.ExecuteAsync(ct);
        }

        await using var insert = work.Run(
            """
            insert into log_streams as s (tenant_id, id, name, kind, settings, secret_envelope, root_key_id, types, position, state, due_at, created_at)
            select $1, $2, $3, $4, $5, $6, $7, $8, case when $9 then 0 else coalesce((select h.position from event_heads h), 0) end, 'active', $10, $10
            where (select count(*) from log_streams o) < $11
            returning
            """ + " " + LogStream.Columns,
            tenant, stream.Id.Value, stream.Name, stream.Kind, SqlValue.Json(JsonSerializer.Serialize(stream.Settings, LogStreamsJson.Default.StreamSettings)), secret.Sealed,
            secret.RootKeyId, stream.Types, fromStart, stream.CreatedAt, LogStreamRules.MostStreams);
        return await insert.FirstAsync(LogStream.Read, ct);
    }

    /// <summary>Changes one. Active again, it is tried at once; its claim by a worker, if any, is void.</summary>
    public static async Task UpdateAsync(Work work, LogStreamId id, UpdateLogStreamRequest patch, Envelope? secret, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = work.Run(
            """
            update log_streams s set name = coalesce($2, s.name), settings = coalesce($3, s.settings), secret_envelope = coalesce($4, s.secret_envelope),
                root_key_id = coalesce($5, s.root_key_id), state = coalesce($6, s.state), due_at = $7, claims = s.claims + 1, version = s.version + 1,
                failures = case when $6 = 'active' then 0 else s.failures end, failing_since = case when $6 = 'active' then null else s.failing_since end
            where s.id = $1
            """,
            id.Value, patch.Name, SqlValue.Json(patch.Settings is { } settings ? JsonSerializer.Serialize(settings, LogStreamsJson.Default.StreamSettings) : null), secret?.Sealed,
            secret?.RootKeyId, patch.State, now);
        await update.ExecuteAsync(ct);
    }

    public static async Task DeleteAsync(Work work, LogStreamId id, CancellationToken ct)
    {
        await using var delete = work.Run("delete from log_streams where id = $1", id.Value);
        await delete.ExecuteAsync(ct);
    }
}
