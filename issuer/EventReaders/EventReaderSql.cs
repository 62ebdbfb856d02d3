using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.EventReaders;

/// <summary>
/// Cursors into tenants' event logs, whatever reads by them. A claimed one is leased: should this replica die, another takes it once the lease is over. Whoever changes both a
/// reader and what it reads for changes the reader first, so that no two wait for each other.
/// </summary>
internal static class EventReaderSql
{
    /// <summary>Makes one that begins with the next event of the work's tenant.</summary>
    public static async Task InsertAsync(Work work, Guid id, string kind, bool stopped, CancellationToken ct)
    {
        await using var insert = work.Run(InsertSql, work.Tenant!.Value.Value, id, kind, stopped);
        await insert.ExecuteAsync(ct);
    }

    public static async Task DeleteAsync(Work work, Guid id, CancellationToken ct)
    {
        await using var delete = work.Run("delete from event_readers where id = $1", id);
        await delete.ExecuteAsync(ct);
    }

    /// <summary>Lets it follow the log, or not. Following, it is due now, whatever held it up.</summary>
    public static async Task SetStoppedAsync(Work work, Guid id, bool stopped, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = work.Run(
            "update event_readers set stopped = $2, held_until = null, next_at = case when $2 then null else $3 end where id = $1", id, stopped, now);
        await update.ExecuteAsync(ct);
    }

    /// <summary>Makes it due now: something was queued besides the log.</summary>
    public static async Task WakeAsync(Work work, Guid id, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = work.Run("update event_readers set next_at = least(next_at, $2) where id = $1", id, now);
        await update.ExecuteAsync(ct);
    }

    /// <summary>Makes the readers due whose log became longer after a round. Answers the last round.</summary>
    public static async Task<long> WakeAsync(WorkerDatabase db, long after, DateTimeOffset now, CancellationToken ct)
    {
        await using var query = db.Deployment("select directory.wake_event_readers($1, $2)", after, now);
        return await query.ScalarAsync<long>(ct);
    }

    /// <summary>Claims due readers of a kind, of each tenant in turn; no other caller gets them before the lease is over.</summary>
    /// <param name="busy">Tenants that are left out.</param>
    public static async Task<List<ClaimedReader>> ClaimAsync(
        WorkerDatabase db, string kind, DateTimeOffset now, TimeSpan lease, int most, int mostOfTenant, Guid[] busy, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(null, ct);
        List<(TenantId Tenant, Guid Id)> due;
        await using (var claim = work.Run("select tenant_id, id from directory.claim_event_readers($1, $2, $3, $4, $5)", kind, now, most, mostOfTenant, busy))
        {
            due = await claim.ListAsync(row => (new TenantId(row.GetGuid(0)), row.GetGuid(1)), ct);
        }

        var claimed = new List<ClaimedReader>(due.Count);
        foreach (var tenant in due.GroupBy(row => row.Tenant, row => row.Id))
        {
            await work.EnterAsync(tenant.Key, ct);
            var (id, until) = (Guid.CreateVersion7(now), now + lease);
            await using var put = work.Run("update event_readers set lease = $2, lease_until = $3 where id = any ($1) returning id", tenant.ToArray(), id, until);
            claimed.AddRange(await put.ListAsync(row => new ClaimedReader(tenant.Key, row.GetGuid(0), id, until), ct));
        }

        await work.CommitAsync(ct);
        return claimed;
    }

    /// <summary>Whether it is still the caller's; if so, nobody else changes it before the work ends.</summary>
    public static async Task<bool> HoldAsync(Work work, ClaimedReader reader, CancellationToken ct)
    {
        await using var query = work.Run("select true from event_readers where id = $1 and lease = $2 for update", reader.Id, reader.Lease);
        return await query.ScalarAsync<bool>(ct);
    }

    /// <summary>Ends the lease and nothing else: the turn broke off, and what was due still is.</summary>
    public static async Task AbandonAsync(WorkerDatabase db, ClaimedReader reader, CancellationToken ct)
    {
        await using var update = db.In(reader.TenantId, "update event_readers set lease = null, lease_until = null where id = $1 and lease = $2", reader.Id, reader.Lease);
        await update.ExecuteAsync(ct);
    }

    /// <summary>Gives it back.</summary>
    /// <param name="more">Whether what the log has beyond its position can be read now.</param>
    /// <param name="due">When something that it has read already is due; null: nothing is.</param>
    public static async Task ReleaseAsync(Work work, ClaimedReader reader, bool more, DateTimeOffset? heldUntil, DateTimeOffset? due, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = work.Run(ReleaseSql, reader.Id, reader.Lease, more, heldUntil, due, now);
        await update.ExecuteAsync(ct);
    }

    private const string InsertSql = """
        insert into event_readers (tenant_id, id, kind, position, head, stopped)
        select $1, $2, $3, coalesce(max(h.position), 0), coalesce(max(h.position), 0), $4 from event_heads h
        """;

    private const string ReleaseSql = """
        update event_readers set lease = null, lease_until = null, held_until = $4,
            next_at = case when stopped then $5 when $3 and head > position then greatest($6, $4) else greatest($5, case when $5 is null then null else $4 end) end
        where id = $1 and lease = $2
        """;
}
