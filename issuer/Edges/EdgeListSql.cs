using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Edges;

/// <summary>Edges as operators and tenants see them.</summary>
internal sealed class EdgeListSql(Database db, TimeProvider time)
{
    /// <summary>All edges of the deployment, in the order of enrolment.</summary>
    public async Task<List<EdgeBody>> ListAsync(EdgeId? after, int most, CancellationToken ct)
    {
        await using var query = db.Deployment(ListSql, after?.Value, most);
        return await query.ListAsync(Read, ct);
    }

    /// <summary>The edges that serve one tenant. What else they serve is not told.</summary>
    public async Task<List<EdgeBody>> ListAsync(TenantId tenant, EdgeId? after, int most, CancellationToken ct)
    {
        await using var query = db.In(tenant, ListOfTenantSql, after?.Value, most);
        return await query.ListAsync(Read, ct);
    }

    /// <summary>Takes an edge's enrolment back. Its tenants; null if it is unknown or was revoked before.</summary>
    public static async Task<Guid[]?> RevokeAsync(Work work, EdgeId id, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = work.Run(
            "update edges e set revoked_at = $2 where e.id = $1 and e.revoked_at is null returning array(select t.tenant_id from directory.tenants_of_edge(e.id) t)",
            id.Value, now);
        return await update.ScalarAsync<Guid[]>(ct);
    }

    private const string Columns = """
        select e.id, e.name, e.created_at, e.revoked_at, e.seen_at, e.acknowledged_epoch, e.acknowledged_position, e.acknowledged_horizon, e.version, s.epoch, s.position,
        """;

    private const string ListSql = Columns + """
        array(select t.tenant_id from directory.tenants_of_edge(e.id) t)
        from edges e, feed_state s where $1::uuid is null or e.id > $1 order by e.id limit $2
        """;

    private const string ListOfTenantSql = Columns + """
        array[m.tenant_id]
        from edge_tenants m join edges e on e.id = m.edge_id, feed_state s where $1::uuid is null or e.id > $1 order by e.id limit $2
        """;

    private EdgeBody Read(NpgsqlDataReader row)
    {
        var epoch = row.IsDBNull(5) ? null : row.GetString(5);
        return new EdgeBody
        {
            Id = new EdgeId(row.GetGuid(0)).ToString(),
            Name = row.GetString(1),
            EnrolledAt = row.GetFieldValue<DateTimeOffset>(2),
            RevokedAt = row.IsDBNull(3) ? null : row.GetFieldValue<DateTimeOffset>(3),
            SeenAt = row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4),
            Cursor = epoch is null ? null : new FeedCursor(epoch, row.GetInt64(6)).ToString(),
            Behind = epoch == row.GetString(9) ? row.GetInt64(10) - row.GetInt64(6) : null,
            Age = row.IsDBNull(7) ? null : Math.Round((time.GetUtcNow() - row.GetFieldValue<DateTimeOffset>(7)).TotalSeconds, 1),
            Version = row.IsDBNull(8) ? null : row.GetString(8),
            Tenants = [.. row.GetFieldValue<Guid[]>(11).Select(tenant => new TenantId(tenant).ToString())],
        };
    }
}
