using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Events;

/// <summary>The event log in order of position. Readers keep the position they have come to; what was read below it never changes, but for what retention has dropped.</summary>
internal static class EventSql
{
    /// <summary>Gives events whose transactions have ended their positions. Answers how many; 0 also while another replica is at it.</summary>
    public static async Task<int> SequenceAsync(WorkerDatabase db, int most, CancellationToken ct)
    {
        await using var query = db.Deployment("select directory.sequence_events($1)", most);
        return await query.ScalarAsync<int>(ct);
    }

    /// <summary>Tenants whose log became longer after a round of positions, in the order of rounds.</summary>
    public static async Task<List<EventHead>> HeadsAfterAsync(WorkerDatabase db, long round, int most, CancellationToken ct)
    {
        await using var query = db.Deployment("select tenant_id, position, round from directory.event_heads_after($1, $2)", round, most);
        return await query.ListAsync(row => new EventHead(new TenantId(row.GetGuid(0)), row.GetInt64(1), row.GetInt64(2)), ct);
    }

    /// <summary>A tenant's events after a position, in order. Positions whose event was dropped are left out.</summary>
    public static async Task<List<LoggedEvent>> ReadAsync(Database db, TenantId tenant, long after, int most, CancellationToken ct)
    {
        await using var query = db.In(tenant, AfterSql, after, most);
        return await query.ListAsync(LoggedEvent.Read, ct);
    }

    /// <summary>The same in a transaction, in its tenant.</summary>
    public static async Task<List<LoggedEvent>> ReadAsync(Work work, long after, int most, CancellationToken ct)
    {
        await using var query = work.Run(AfterSql, after, most);
        return await query.ListAsync(LoggedEvent.Read, ct);
    }

    private const string AfterSql =
        "select " + LoggedEvent.Columns
            + " from event_positions p join events e on e.tenant_id = p.tenant_id and e.id = p.event_id where p.position > $1 order by p.position limit $2";
}
