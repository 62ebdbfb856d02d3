using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Audit;

/// <summary>Counts events, by type or by day. Events that retention has dropped are not counted.</summary>
internal sealed class AuditCountSql(Database db)
{
    /// <exception cref="Npgsql.PostgresException">57014: it took longer than <see cref="SearchLimit"/>.</exception>
    public async Task<List<AuditCount>> CountAsync(TenantId tenant, AuditFilter filter, AuditRange range, bool byDay, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(tenant, ct);
        await SearchLimit.SetAsync(work, ct);
        SqlValue[] values =
        [
            range.After, range.Before, filter.Types, filter.Actor, filter.Subject, filter.Organization, filter.RequestId, AuditSql.First(filter.From), AuditSql.First(filter.To),
            filter.Addresses, AuditSql.Pattern(filter.Text),
        ];
        await using var query = byDay ? work.Run(ByDaySql, values) : work.Run(ByTypeSql, values);
        return await query.ListAsync(row => new AuditCount(row.GetString(0), row.GetInt64(1)), ct);
    }

    private const string FromSql = """
         from event_positions p
        where p.position > $1 and p.position < $2 and p.type is not null and ($3::text[] is null or p.type = any ($3)) and ($4::text is null or p.actor_id = $4)
          and ($5::text is null or p.subject = $5) and ($6::uuid is null or p.organization_id = $6) and ($7::text is null or p.request_id = $7)
          and ($8::uuid is null or p.event_id >= $8) and ($9::uuid is null or p.event_id < $9)
          and ($10::text[] is null or exists (select 1 from event_personal x where x.tenant_id = p.tenant_id and x.event_id = p.event_id and x.ip = any ($10)))
          and ($11::text is null or exists (select 1 from events e where e.tenant_id = p.tenant_id and e.id = p.event_id and e.data::text ilike $11))
        """;

    private const string ByTypeSql = "select p.type, count(*)" + FromSql + " group by p.type order by count(*) desc, p.type";

    // The first 48 bits of an id are its time in milliseconds.
    private const string ByDaySql =
        "select to_char(to_timestamp((('x' || substr(replace(p.event_id::text, '-', ''), 1, 12))::bit(48)::bigint) / 1000.0) at time zone 'UTC', 'YYYY-MM-DD') as day, count(*)"
        + FromSql + " group by day order by day";
}
