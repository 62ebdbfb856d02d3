using System.Text.Json;
using System.Text.Json.Nodes;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Protocol;
using Plinto.Protocol.EdgeFeed;
using Plinto.Protocol.Keys;

namespace Plinto.Issuer.Edges;

/// <summary>Edges and what they may have. Edges are the deployment's; which tenants one has is each tenant's row.</summary>
internal sealed class EdgeSql(Database db)
{
    /// <summary>The key and the tenants of an edge. Null if it is unknown or revoked.</summary>
    public async Task<(JsonWebKeyRecord Key, Edge Edge)?> FindAsync(EdgeId id, CancellationToken ct)
    {
        await using var query = db.Deployment(FindSql, id.Value);
        await using var reader = await query.ReadAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return null;
        }

        var key = JsonSerializer.Deserialize(reader.GetString(0), ProtocolJson.Default.JsonWebKeyRecord)!;
        return (key, new Edge(id, reader.GetFieldValue<Guid[]>(1).Select(tenant => new TenantId(tenant)).ToHashSet()));
    }

    /// <summary>The edges of these that are still enrolled, with their tenants.</summary>
    public async Task<List<Edge>> ListEnrolledAsync(IReadOnlyList<EdgeId> ids, CancellationToken ct)
    {
        await using var query = db.Deployment(EnrolledSql, ids.Select(id => id.Value).ToArray());
        return await query.ListAsync(row => new Edge(new EdgeId(row.GetGuid(0)), row.GetFieldValue<Guid[]>(1).Select(tenant => new TenantId(tenant)).ToHashSet()), ct);
    }

    /// <summary>True for the first use of an assertion's <c>jti</c>, false for every later one: the insert decides.</summary>
    public async Task<bool> UseAssertionAsync(EdgeId id, byte[] jtiHash, DateTimeOffset expiresAt, CancellationToken ct)
    {
        await using var insert = db.Deployment(
            "insert into edge_assertion_jtis (edge_id, jti_hash, expires_at) values ($1, $2, $3) on conflict do nothing", id.Value, jtiHash, expiresAt);
        return await insert.ExecuteAsync(ct) == 1;
    }

    /// <summary>Keeps the last acknowledgement of each edge: one statement for all of them.</summary>
    public async Task AcknowledgeAsync(IReadOnlyList<(EdgeId Id, FeedAcknowledgement Ack, DateTimeOffset At)> acks, CancellationToken ct)
    {
        if (acks.Count == 0)
        {
            return;
        }

        var rows = new JsonArray([.. acks.Select(row => new JsonObject
        {
            ["id"] = row.Id.Value, ["epoch"] = row.Ack.Epoch, ["position"] = row.Ack.Position, ["horizon"] = row.Ack.Horizon, ["version"] = row.Ack.Version, ["at"] = row.At,
        })]);
        await using var update = db.Deployment(AcknowledgeSql, SqlValue.Json(rows.ToJsonString()));
        await update.ExecuteAsync(ct);
    }

    /// <summary>Registers an edge.</summary>
    public static async Task InsertAsync(Work work, EdgeId id, string name, JsonWebKeyRecord key, DateTimeOffset now, CancellationToken ct)
    {
        await using var insert = work.Run(
            "insert into edges (id, name, public_jwk, created_at) values ($1, $2, $3, $4)", id.Value, name,
            SqlValue.Json(JsonSerializer.Serialize(key, ProtocolJson.Default.JsonWebKeyRecord)), now);
        await insert.ExecuteAsync(ct);
    }

    /// <summary>Lets an edge have the work's tenant.</summary>
    public static async Task AddTenantAsync(Work work, EdgeId id, CancellationToken ct)
    {
        await using var insert = work.Run("insert into edge_tenants (tenant_id, edge_id) values ($1, $2)", work.Tenant!.Value.Value, id.Value);
        await insert.ExecuteAsync(ct);
    }

    private const string FindSql = """
        select e.public_jwk, array(select t.tenant_id from directory.tenants_of_edge(e.id) t) from edges e where e.id = $1 and e.revoked_at is null
        """;

    private const string EnrolledSql = """
        select e.id, coalesce(t.tenants, '{}') from edges e
        left join (select m.edge_id, array_agg(m.tenant_id) as tenants from directory.tenants_of_edges($1) m group by m.edge_id) t on t.edge_id = e.id
        where e.id = any ($1) and e.revoked_at is null
        """;

    private const string AcknowledgeSql = """
        update edges e set acknowledged_epoch = a.epoch, acknowledged_position = a.position, acknowledged_horizon = a.horizon, version = a.version, seen_at = a.at
        from jsonb_to_recordset($1) as a (id uuid, epoch text, "position" bigint, horizon timestamptz, version text, at timestamptz)
        where e.id = a.id and e.revoked_at is null and (e.seen_at is null or e.seen_at < a.at)
        """;
}
