using System.Text.Json;
using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.EventReaders;
using Plinto.Issuer.Events;

namespace Plinto.Issuer.Webhooks.Delivery;

/// <summary>What a turn of deliveries reads and writes. Each statement names the turn's lease: those of a turn that was too late change nothing.</summary>
internal static class DeliverySql
{
    /// <summary>Events of the log that one statement looks at.</summary>
    public const int PageSize = 1000;

    private const int MostOfSubject = 10;

    /// <summary>Makes deliveries of the log's next events that the webhook wants. Answers whether the log may have more.</summary>
    /// <param name="room">Deliveries that may be made.</param>
    public static async Task<bool> FanOutAsync(WorkerDatabase db, ClaimedReader reader, Webhook webhook, long room, DateTimeOffset now, CancellationToken ct)
    {
        await using var query = db.In(reader.TenantId, FanOutSql, reader.Id, reader.Lease, webhook.Types.Select(EventFilter.ToLike).ToArray(), room, now, PageSize);
        await using var row = await query.ReadAsync(ct);
        return await row.ReadAsync(ct) && (row.GetInt64(0) == PageSize || row.GetInt64(1) >= room);
    }

    /// <summary>
    /// How many deliveries may be made ahead: subjects count, so that what waits behind one that fails takes no other's place; rows are at most ten times as many.
    /// </summary>
    public static async Task<long> RoomAsync(WorkerDatabase db, ClaimedReader reader, int window, CancellationToken ct)
    {
        await using var query = db.In(reader.TenantId, RoomSql, reader.Id, window, MostOfSubject * window);
        return await query.ScalarAsync<long>(ct);
    }

    /// <summary>What is due, in the order of the log, and of each subject without gaps: one that waits for an earlier one of its subject is not due.</summary>
    /// <param name="busy">Subjects that are left out.</param>
    /// <param name="testsAlone">Whether nothing but tests is due.</param>
    public static async Task<List<DueDelivery>> DueAsync(
        WorkerDatabase db, ClaimedReader reader, string[] busy, bool testsAlone, int most, DateTimeOffset now, CancellationToken ct)
    {
        await using var query = db.In(reader.TenantId, DueSql, reader.Id, now, busy, testsAlone, most);
        return await query.ListAsync(Read, ct);
    }

    /// <summary>
    /// Writes results and health, and renews the lease. Null: the lease was lost, and nothing was written. Else the version of the webhook, which may have been changed.
    /// </summary>
    public static async Task<long?> WriteAsync(
        WorkerDatabase db, ClaimedReader reader, IReadOnlyList<DeliveryResult> results, Circuit circuit, DateTimeOffset leaseUntil, CancellationToken ct)
    {
        var json = JsonSerializer.Serialize(results, DeliveryJson.Default.IReadOnlyListDeliveryResult);
        await using var query = db.In(
            reader.TenantId, WriteSql, reader.Id, reader.Lease, leaseUntil, SqlValue.Json(json), circuit.ConsecutiveFailures, circuit.FailingSince, circuit.LastSuccessAt,
            circuit.LastFailureAt, circuit.LastError, circuit.HeldUntil);
        await using var row = await query.ReadAsync(ct);
        return await row.ReadAsync(ct) ? row.GetInt64(0) : null;
    }

    /// <summary>Disables a webhook. False if it is already, or gone.</summary>
    public static async Task<bool> DisableAsync(Work work, ClaimedReader reader, string reason, DateTimeOffset now, CancellationToken ct)
    {
        await using (var stop = work.Run("update event_readers set stopped = true where id = $1", reader.Id))
        {
            await stop.ExecuteAsync(ct);
        }

        await using var update = work.Run(
            "update webhooks set disabled_at = $2, disabled_reason = $3, version = version + 1 where id = $1 and disabled_at is null", reader.Id, now, reason);
        return await update.ExecuteAsync(ct) == 1;
    }

    /// <summary>When the next of what was made already is due; null: nothing waits.</summary>
    /// <param name="testsAlone">Whether nothing but tests counts.</param>
    public static async Task<DateTimeOffset?> NextDueAsync(Work work, ClaimedReader reader, bool testsAlone, CancellationToken ct)
    {
        await using var query = work.Run(NextDueSql, reader.Id, testsAlone);
        return await query.ScalarAsync<DateTimeOffset?>(ct);
    }

    // The end of the log is that of the same snapshot as the positions. The reader's own `head` may be newer: by that, events would be skipped.
    private const string FanOutSql = """
        with mine as materialized (
            select r.tenant_id, r.position from event_readers r where r.id = $1 and r.lease = $2 and not r.stopped for update
        ), page as materialized (
            select p.position, p.event_id from event_positions p, mine m where p.position > m.position order by p.position limit $6
        ), wanted as materialized (
            select g.position, e.id, e.type, e.subject, row_number() over (order by g.position) as number
            from page g join events e on e.id = g.event_id where e.type like any ($3) and e.type <> 'webhook.test'
        ), made as (
            insert into webhook_deliveries (tenant_id, webhook_id, event_id, position, type, subject, state, due_at, created_at)
            select m.tenant_id, $1, w.id, w.position, w.type, w.subject, 'waiting', $5, $5 from wanted w, mine m where w.number <= $4
            on conflict do nothing returning 1
        )
        update event_readers r set position = coalesce(
            (select min(w.position) - 1 from wanted w where w.number > $4), (select max(g.position) from page g),
            (select h.position from event_heads h where h.position > r.position), r.position)
        from mine m where r.id = $1
        returning (select count(*) from page), (select count(*) from made)
        """;

    private const string RoomSql = """
        select least($2 - count(distinct w.subject), $3 - count(*)) from (select d.subject from webhook_deliveries d where d.webhook_id = $1 and d.state = 'waiting' limit $3) w
        """;

    // Where each subject's first delivery that is to wait stands: nothing behind it is due.
    private const string DueSql = """
        with late as materialized (
            select b.subject, min(b.position) as position from webhook_deliveries b
            where b.webhook_id = $1 and b.state = 'waiting' and b.position > 0 and b.due_at > $2 group by b.subject
        )
        select 
        """ + LoggedEvent.Columns + """
        , d.event_id, d.type, d.subject, d.attempts, d.tries
        from webhook_deliveries d left join events e on e.tenant_id = d.tenant_id and e.id = d.event_id
            left join event_positions p on p.tenant_id = d.tenant_id and p.event_id = d.event_id
        where d.webhook_id = $1 and d.state = 'waiting' and d.due_at <= $2 and d.subject <> all ($3) and (not $4 or d.position = 0) and (e.id is null or p.position is not null)
          and (d.position = 0 or not exists (select 1 from late l where l.subject = d.subject and l.position < d.position))
        order by d.position limit $5
        """;

    private const string WriteSql = """
        with mine as (
            update event_readers set lease_until = $3, held_until = $10 where id = $1 and lease = $2 returning tenant_id
        ), results as (
            select m.tenant_id, r.event, r.number, r.at, r.milliseconds, r.status, r.error, r.answer, r.state, r.due
            from mine m, jsonb_to_recordset($4) as r (
                event uuid, number integer, at timestamptz, milliseconds integer, status integer, error text, answer text, state text, due timestamptz)
        ), moved as (
            update webhook_deliveries d set state = r.state, attempts = r.number, tries = d.tries + 1, due_at = r.due, ended_at = case when r.state = 'waiting' then null else r.at end
            from results r where d.webhook_id = $1 and d.event_id = r.event
        ), attempts as (
            insert into webhook_attempts (tenant_id, webhook_id, event_id, number, at, milliseconds, status, error, answer)
            select r.tenant_id, $1, r.event, r.number, r.at, r.milliseconds, r.status, r.error, r.answer from results r
            where exists (select 1 from webhook_deliveries d where d.webhook_id = $1 and d.event_id = r.event) on conflict do nothing
        )
        update webhooks w set consecutive_failures = $5, failing_since = $6, last_success_at = $7, last_failure_at = $8, last_error = $9
        from mine m where w.id = $1 returning w.version
        """;

    // The first of each subject: those behind it are due after it.
    private const string NextDueSql = """
        select min(f.due_at) from (
            select distinct on (d.subject) d.due_at from webhook_deliveries d
            where d.webhook_id = $1 and d.state = 'waiting' and (not $2 or d.position = 0) order by d.subject, d.position) f
        """;

    private static DueDelivery Read(NpgsqlDataReader row) =>
        new(row.GetGuid(11), row.GetString(12), row.GetString(13), row.IsDBNull(0) ? null : LoggedEvent.Read(row), row.GetInt32(14), row.GetInt32(15));
}
