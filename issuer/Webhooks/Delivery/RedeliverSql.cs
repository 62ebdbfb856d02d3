using System.Buffers.Binary;
using Plinto.Issuer.Data;
using EventId = Plinto.Issuer.Events.EventId;

namespace Plinto.Issuer.Webhooks.Delivery;

/// <summary>Queues deliveries besides the log, in bounded numbers. The reader is changed before them, as turns do it, so that neither waits for the other.</summary>
internal static class RedeliverSql
{
    /// <summary>The most that one statement queues.</summary>
    public const int Chunk = 1000;

    /// <summary>What was queued, and where to go on; a null id: nowhere.</summary>
    public readonly record struct Queued(int Count, EventId? Next);

    /// <summary>One event of the log. Null: it is not there.</summary>
    public static async Task<Queued?> EventAsync(Work work, WebhookId webhook, EventId id, DateTimeOffset now, CancellationToken ct)
    {
        await using var query = work.Run(EventSql, work.Tenant!.Value.Value, webhook.Value, id.Value, now);
        await using var row = await query.ReadAsync(ct);
        return await row.ReadAsync(ct) && row.GetInt64(0) == 1 ? new Queued((int)row.GetInt64(1), null) : null;
    }

    /// <summary>What failed for good, after an event.</summary>
    public static async Task<Queued> FailedAsync(Work work, WebhookId webhook, EventId? after, DateTimeOffset now, CancellationToken ct)
    {
        await using var query = work.Run(FailedSql, webhook.Value, after?.Value, now, Chunk);
        return await ReadAsync(query, ct);
    }

    /// <summary>Events of the log from one time to before another that the webhook wants, after an event.</summary>
    public static async Task<Queued> RangeAsync(Work work, Webhook webhook, DateTimeOffset since, DateTimeOffset until, EventId? after, DateTimeOffset now, CancellationToken ct)
    {
        await using var query = work.Run(
            RangeSql, work.Tenant!.Value.Value, webhook.Id.Value, FirstAt(since), FirstAt(until), after?.Value, now, webhook.Types.Select(EventFilter.ToLike).ToArray(), Chunk);
        return await ReadAsync(query, ct);
    }

    /// <summary>The event of a test, in the transaction that wrote it.</summary>
    public static async Task TestAsync(Work work, WebhookId webhook, EventId id, DateTimeOffset now, CancellationToken ct)
    {
        await using var insert = work.Run(TestSql, work.Tenant!.Value.Value, webhook.Value, id.Value, now, DueDelivery.TestType, webhook.ToString());
        await insert.ExecuteAsync(ct);
    }

    private static async Task<Queued> ReadAsync(Query query, CancellationToken ct)
    {
        await using var row = await query.ReadAsync(ct);
        await row.ReadAsync(ct);
        return new Queued((int)row.GetInt64(0), row.GetInt64(1) == Chunk ? new EventId(row.GetGuid(2)) : null);
    }

    // Ids are UUIDv7: in the order of time.
    private static Guid FirstAt(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteInt64BigEndian(bytes, Math.Max(0, at.ToUnixTimeMilliseconds()) << 16);
        return new Guid(bytes, bigEndian: true);
    }

    private const string EventSql = """
        with chosen as materialized (
            select e.id, p.position, e.type, e.subject from events e join event_positions p on p.tenant_id = e.tenant_id and p.event_id = e.id where e.id = $3
        ), made as (
            insert into webhook_deliveries as d (tenant_id, webhook_id, event_id, position, type, subject, state, due_at, created_at)
            select $1, $2, c.id, c.position, c.type, c.subject, 'waiting', $4, $4 from chosen c
            on conflict (tenant_id, webhook_id, event_id) do update set state = 'waiting', tries = 0, due_at = $4, ended_at = null where d.state <> 'waiting'
            returning 1
        )
        select (select count(*) from chosen), (select count(*) from made)
        """;

    private const string FailedSql = """
        with chosen as materialized (
            select d.event_id from webhook_deliveries d
            where d.webhook_id = $1 and d.state = 'failed' and ($2::uuid is null or d.event_id > $2) order by d.event_id limit $4
        ), made as (
            update webhook_deliveries d set state = 'waiting', tries = 0, due_at = $3, ended_at = null from chosen c
            where d.webhook_id = $1 and d.event_id = c.event_id and d.state = 'failed' returning 1
        )
        select (select count(*) from made), (select count(*) from chosen), (select c.event_id from chosen c order by c.event_id desc limit 1)
        """;

    private const string RangeSql = """
        with chosen as materialized (
            select e.id, p.position, e.type, e.subject from events e join event_positions p on p.tenant_id = e.tenant_id and p.event_id = e.id
            where e.id >= $3 and e.id < $4 and ($5::uuid is null or e.id > $5) and e.type like any ($7) and e.type <> 'webhook.test' order by e.id limit $8
        ), made as (
            insert into webhook_deliveries as d (tenant_id, webhook_id, event_id, position, type, subject, state, due_at, created_at)
            select $1, $2, c.id, c.position, c.type, c.subject, 'waiting', $6, $6 from chosen c
            on conflict (tenant_id, webhook_id, event_id) do update set state = 'waiting', tries = 0, due_at = $6, ended_at = null where d.state <> 'waiting'
            returning 1
        )
        select (select count(*) from made), (select count(*) from chosen), (select c.id from chosen c order by c.id desc limit 1)
        """;

    private const string TestSql = """
        insert into webhook_deliveries (tenant_id, webhook_id, event_id, position, type, subject, state, due_at, created_at) values ($1, $2, $3, 0, $5, $6, 'waiting', $4, $4)
        """;
}
