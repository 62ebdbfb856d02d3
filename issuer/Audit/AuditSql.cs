using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Audit;

/// <summary>
/// Searches a tenant's log. A search walks one index in the order of positions, the one of <see cref="AuditFilter.Leading"/>, over a bounded number of events, and checks the rest
/// of the filter on those: its work does not grow with the log.
/// </summary>
internal sealed class AuditSql(Database db)
{
    private const int Window = 5000;

    // A transaction that writes for longer than this could be placed outside of the range of its time.
    private static readonly TimeSpan LongestTransaction = TimeSpan.FromDays(1);

    /// <summary>Where in the log the times of the filter are, with a margin: the filter itself is still to be checked.</summary>
    public async Task<AuditRange> RangeAsync(TenantId tenant, AuditFilter filter, CancellationToken ct)
    {
        await using var query = db.In(tenant, RangeSql, First(filter.From - LongestTransaction), First(filter.To + LongestTransaction));
        await using var reader = await query.ReadAsync(ct);
        await reader.ReadAsync(ct);
        return new AuditRange(reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>The first entries of a range.</summary>
    /// <param name="personal">Whether to read the personal data, too.</param>
    /// <exception cref="PostgresException">57014: it took longer than <see cref="SearchLimit"/>.</exception>
    public async Task<AuditPart> SearchAsync(TenantId tenant, AuditFilter filter, AuditRange range, bool newestFirst, int most, bool personal, CancellationToken ct)
    {
        var window = filter.IsMixed ? Math.Max(most, Window / (filter.Leading == "type" ? filter.Types!.Length : 1)) : most;
        await using var work = await db.BeginAsync(tenant, ct);
        await SearchLimit.SetAsync(work, ct);
        // One more than asked for tells whether there is a next.
        SqlValue[] values =
        [
            range.After, range.Before, window + 1, most + 1, filter.Types, filter.Actor, filter.Subject, filter.Organization, filter.RequestId, First(filter.From),
            First(filter.To), filter.Addresses, Pattern(filter.Text), filter.Leading, personal,
        ];
        await using var query = newestFirst ? work.Run(NewestSql, values) : work.Run(OldestSql, values);
        await using var reader = await query.ReadAsync(ct);
        var entries = new List<AuditEntry>();
        long? edge = null;
        while (await reader.ReadAsync(ct))
        {
            edge = reader.GetInt64(reader.GetOrdinal("seen")) > window ? reader.GetInt64(reader.GetOrdinal("edge")) : null;
            if (!reader.IsDBNull(0))
            {
                var data = reader.GetOrdinal("personal");
                entries.Add(new AuditEntry(LoggedEvent.Read(reader), reader.IsDBNull(data) ? null : reader.GetString(data)));
            }
        }

        return entries.Count > most ? new AuditPart(entries[..most], entries[most - 1].Event.Position) : new AuditPart(entries, edge);
    }

    /// <summary>One entry; null if it is unknown, dropped, or has no position yet.</summary>
    public async Task<AuditEntry?> FindAsync(TenantId tenant, Events.EventId id, bool personal, CancellationToken ct)
    {
        await using var query = db.In(tenant, FindSql, id.Value, personal);
        return await query.FirstAsync(row => new AuditEntry(LoggedEvent.Read(row), row.GetOrdinal("personal") is var data && row.IsDBNull(data) ? null : row.GetString(data)), ct);
    }

    /// <summary>The smallest id of a time: where a range of ids begins.</summary>
    internal static Guid? First(DateTimeOffset? time) => time is { } at ? UuidTime.First(at) : null;

    /// <summary>A pattern of LIKE for texts that contain this one.</summary>
    internal static string? Pattern(string? text) => text is null
        ? null
        : "%" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";

    // Positions go by the beginning of transactions, ids by the moment of writing. Whatever was written before a time less the longest transaction comes before all of that time.
    private const string RangeSql = """
        select coalesce((select p.position from event_positions p where p.event_id < $1 order by p.event_id desc limit 1), 0),
               least((select p.position from event_positions p where p.event_id >= $2 order by p.event_id limit 1), coalesce((select h.position from event_heads h), 0) + 1)
        """;

    private const string WalkSql = """
        select p.tenant_id, p.position, p.event_id, p.type, p.actor_id, p.subject, p.organization_id, p.request_id from event_positions p
        where p.position > $1 and p.position < $2
        """;

    // One look-up for each event of the address: joined freely, the planner reads all of both tables (measured: 1.5 million rows for 150 events).
    private const string ByAddressSql = """
        select p.tenant_id, p.position, p.event_id, p.type, p.actor_id, p.subject, p.organization_id, p.request_id
        from (select x.tenant_id, x.event_id from event_personal x where $14 = 'address' and x.ip = any ($12) offset 0) x cross join lateral (
            select o.tenant_id, o.position, o.event_id, o.type, o.actor_id, o.subject, o.organization_id, o.request_id from event_positions o
            where o.tenant_id = x.tenant_id and o.event_id = x.event_id and o.position > $1 and o.position < $2 limit 1) p
        """;

    private const string ByTypeSql = "select p.tenant_id, p.position, p.event_id, p.type, p.actor_id, p.subject, p.organization_id, p.request_id"
        + " from unnest($5::text[]) t (name) cross join lateral (";

    // The lateral join with a limit keeps the planner from reading a tenant's whole log to join with a window of it.
    private const string ShowSql = """
         p cross join lateral (
            select e.id, e.type, e.actor_kind, e.actor_id, e.acting_for, e.subject, e.organization_id, e.request_id, e.data, e.personal_commitment
            from events e where e.tenant_id = p.tenant_id and e.id = p.event_id limit 1) e
        left join lateral (select x.data from event_personal x where $15 and x.tenant_id = p.tenant_id and x.event_id = p.event_id limit 1) x on true
        """;

    private const string CheckSql = """
         where ($5::text[] is null or p.type = any ($5)) and ($6::text is null or p.actor_id = $6) and ($7::text is null or p.subject = $7)
          and ($8::uuid is null or p.organization_id = $8) and ($9::text is null or p.request_id = $9) and ($10::uuid is null or p.event_id >= $10)
          and ($11::uuid is null or p.event_id < $11) and ($13::text is null or e.data::text ilike $13)
          and ($12::text[] is null or exists (select 1 from event_personal x where x.tenant_id = p.tenant_id and x.event_id = p.event_id and x.ip = any ($12)))
        """;

    private const string NewestFirst = " order by p.position desc limit $3";
    private const string OldestFirst = " order by p.position limit $3";

    // Only the branch that leads runs: the others' conditions hold no column.
    internal const string NewestSql =
        "with w as materialized ((" + WalkSql + " and $14 = ''" + NewestFirst + ") union all (" + WalkSql + " and $14 = 'request' and p.request_id = $9" + NewestFirst
        + ") union all (" + WalkSql + " and $14 = 'subject' and p.subject = $7" + NewestFirst + ") union all (" + WalkSql + " and $14 = 'actor' and p.actor_id = $6" + NewestFirst
        + ") union all (" + WalkSql + " and $14 = 'organization' and p.organization_id = $8" + NewestFirst + ") union all (" + ByAddressSql + NewestFirst
        + ") union all (" + ByTypeSql + WalkSql + " and $14 = 'type' and p.type = t.name" + NewestFirst + ") p" + NewestFirst
        + ")), edge as (select count(*) as seen, min(w.position) as edge from w)"
        + " select r.*, edge.seen, edge.edge from edge left join lateral (select " + LoggedEvent.Columns + ", x.data as personal from"
        + " (select w.* from w order by w.position desc)" + ShowSql + CheckSql
        + " order by p.position desc limit $4) r on true order by r.position desc";

    internal const string OldestSql =
        "with w as materialized ((" + WalkSql + " and $14 = ''" + OldestFirst + ") union all (" + WalkSql + " and $14 = 'request' and p.request_id = $9" + OldestFirst
        + ") union all (" + WalkSql + " and $14 = 'subject' and p.subject = $7" + OldestFirst + ") union all (" + WalkSql + " and $14 = 'actor' and p.actor_id = $6" + OldestFirst
        + ") union all (" + WalkSql + " and $14 = 'organization' and p.organization_id = $8" + OldestFirst + ") union all (" + ByAddressSql + OldestFirst
        + ") union all (" + ByTypeSql + WalkSql + " and $14 = 'type' and p.type = t.name" + OldestFirst + ") p" + OldestFirst
        + ")), edge as (select count(*) as seen, max(w.position) as edge from w)"
        + " select r.*, edge.seen, edge.edge from edge left join lateral (select " + LoggedEvent.Columns + ", x.data as personal from"
        + " (select w.* from w order by w.position)" + ShowSql + CheckSql
        + " order by p.position limit $4) r on true order by r.position";

    private const string FindSql =
        "select " + LoggedEvent.Columns + ", x.data as personal from event_positions p join events e on e.tenant_id = p.tenant_id and e.id = p.event_id"
        + " left join event_personal x on $2 and x.tenant_id = p.tenant_id and x.event_id = p.event_id where p.event_id = $1";
}
