using System.Text.Json.Nodes;
using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Edges;

/// <summary>Which release each edge decides by: said by the edge, kept in the row that lets it have the tenant.</summary>
internal sealed class EdgePolicySql(Database db)
{
    /// <summary>Keeps what edges said of one tenant. An edge that does not have the tenant has no row there, and nothing is kept.</summary>
    public async Task AcknowledgeAsync(TenantId tenant, IEnumerable<(EdgeId Edge, PolicyAcknowledgement Policy, DateTimeOffset At)> said, CancellationToken ct)
    {
        var rows = new JsonArray([.. said.Select(row => new JsonObject
        {
            ["edge"] = row.Edge.Value, ["release"] = row.Policy.Release, ["fault"] = row.Policy.Fault, ["at"] = row.At,
        })]);
        await using var update = db.In(tenant, AcknowledgeSql, SqlValue.Json(rows.ToJsonString()));
        await update.ExecuteAsync(ct);
    }

    /// <summary>What edges run, by edge: of all tenants without faults' texts, or of one tenant.</summary>
    public async Task<ILookup<string, EdgePolicyBody>> ListAsync(TenantId? tenant, IEnumerable<EdgeId> edges, CancellationToken ct)
    {
        var ids = edges.Select(edge => edge.Value).ToArray();
        await using var query = tenant is { } inside
            ? db.In(inside, ListOfTenantSql, ids)
            : db.Deployment("select edge_id, tenant_id, release, faulty, acknowledged_at, in_force, null::text from directory.policies_of_edges($1)", ids);
        return (await query.ListAsync(Read, ct)).ToLookup(row => row.Edge, row => row.Policy);
    }

    private const string AcknowledgeSql = """
        update edge_tenants t set policy_release = a.release, policy_fault = a.fault, policy_acknowledged_at = a.at
        from jsonb_to_recordset($1) as a (edge uuid, release bigint, fault text, at timestamptz)
        where t.edge_id = a.edge and (t.policy_acknowledged_at is null or t.policy_acknowledged_at < a.at)
        """;

    private const string ListOfTenantSql = """
        select e.edge_id, e.tenant_id, e.policy_release, e.policy_fault is not null, e.policy_acknowledged_at, coalesce(h.release, 0), e.policy_fault
        from edge_tenants e left join policy_heads h on h.tenant_id = e.tenant_id where e.edge_id = any ($1)
        """;

    private static (string Edge, EdgePolicyBody Policy) Read(NpgsqlDataReader row) => (new EdgeId(row.GetGuid(0)).ToString(), new EdgePolicyBody
    {
        Tenant = new TenantId(row.GetGuid(1)).ToString(),
        Release = row.IsDBNull(2) ? null : row.GetInt64(2),
        Faulty = row.GetBoolean(3),
        AcknowledgedAt = row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4),
        InForce = row.GetInt64(5),
        Fault = row.IsDBNull(6) ? null : row.GetString(6),
    });
}
