using System.Text.Json;
using Npgsql;
using Plinto.Issuer.Audit;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Audit;

/// <summary>What a search reads, by PostgreSQL's own count: a bounded number of rows by an index, however long the tenant's log and those of others are.</summary>
public sealed class AuditPlanTests(Postgres postgres)
{
    private const int Page = 50;

    [Fact]
    public async Task Every_search_walks_an_index_and_reads_a_bounded_number_of_rows()
    {
        const int Long = 30_000;
        var database = await postgres.CreateDatabaseAsync();
        await using var issuer = await TestIssuer.StartAsync(postgres, database);
        var tenant = await TestTenant.CreateAsync(issuer);
        var other = await TestTenant.CreateAsync(issuer);
        foreach (var id in new[] { tenant.Id.Value, other.Id.Value })
        {
            await postgres.QueryAsync(database, $$"""
                insert into events (tenant_id, id, type, actor_kind, actor_id, subject, request_id, organization_id, data)
                select '{{id}}', (lpad(to_hex((extract(epoch from now()) * 1000)::bigint), 12, '0') || '70008' || lpad(to_hex(n), 15, '0'))::uuid,
                       case when n % 2 = 0 then 'role.created' else 'role.updated' end, 'identity', 'a' || n % 3, 's' || n % 100, 'r' || n % 1000, null, '{"name": "x"}'
                from generate_series(1, {{Long}}) n;
                insert into event_personal (tenant_id, event_id, salt, data)
                select e.tenant_id, e.id, '\x00', '{"ip":"192.0.2.' || (row_number() over ()) % 200 || '"}' from events e where e.tenant_id = '{{id}}' and e.actor_kind = 'identity'
                """);
        }

        await TestLog.SequenceAsync(tenant);
        await TestLog.SequenceAsync(other);
        (AuditFilter Filter, int Most)[] searches =
        [
            (new AuditFilter(), Page + 1),
            (new AuditFilter { Subject = "s7" }, Page + 1),
            (new AuditFilter { Actor = "a1" }, Page + 1),
            (new AuditFilter { RequestId = "r7" }, Page + 1),
            (new AuditFilter { Types = ["role.created"] }, Page + 1),
            (new AuditFilter { Types = ["role.created", "role.deleted", "role.updated"] }, 3 * (Page + 1)),
            (new AuditFilter { Organization = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()) }, Page + 1),
            (new AuditFilter { Addresses = ["192.0.2.7"] }, Long / 200),
            (new AuditFilter { Text = "nothing" }, 5001),
            (new AuditFilter { Actor = "a1", Types = ["role.deleted"] }, 5001),
        ];
        foreach (var newestFirst in new[] { true, false })
        {
            foreach (var (filter, most) in searches)
            {
                var scans = await ScansAsync(tenant, filter, newestFirst);
                Assert.All(scans, scan => Assert.DoesNotContain("Seq Scan", scan.Node, StringComparison.Ordinal));
                Assert.All(scans, scan => Assert.True(scan.Rows <= most, $"{filter}: {scan.Node} read {scan.Rows} rows"));
            }
        }
    }

    private async Task<List<(string Node, double Rows)>> ScansAsync(TestTenant tenant, AuditFilter filter, bool newestFirst)
    {
        var window = filter.IsMixed ? 5001 : Page + 1;
        await using var connection = new NpgsqlConnection(postgres.Connection("plinto_service", tenant.Issuer.Database));
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var enter = new NpgsqlCommand(
            $"select set_config('app.tenant', '{tenant.Id.Value}', true), set_config('plan_cache_mode', 'force_custom_plan', true)", connection, transaction))
        {
            await enter.ExecuteScalarAsync();
        }

        await using var explain = new NpgsqlCommand(
            "explain (analyze, format json) " + (newestFirst ? AuditSql.NewestSql : AuditSql.OldestSql), connection, transaction);
        object?[] values =
        [
            0L, long.MaxValue, window, Page + 1, filter.Types, filter.Actor, filter.Subject, filter.Organization, filter.RequestId, null, null, filter.Addresses,
            AuditSql.Pattern(filter.Text), filter.Leading, true,
        ];
        NpgsqlTypes.NpgsqlDbType[] types =
        [
            NpgsqlTypes.NpgsqlDbType.Bigint, NpgsqlTypes.NpgsqlDbType.Bigint, NpgsqlTypes.NpgsqlDbType.Integer, NpgsqlTypes.NpgsqlDbType.Integer,
            NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Text, NpgsqlTypes.NpgsqlDbType.Text, NpgsqlTypes.NpgsqlDbType.Text, NpgsqlTypes.NpgsqlDbType.Uuid,
            NpgsqlTypes.NpgsqlDbType.Text, NpgsqlTypes.NpgsqlDbType.Uuid, NpgsqlTypes.NpgsqlDbType.Uuid, NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Text,
            NpgsqlTypes.NpgsqlDbType.Text, NpgsqlTypes.NpgsqlDbType.Text, NpgsqlTypes.NpgsqlDbType.Boolean,
        ];
        for (var i = 0; i < values.Length; i++)
        {
            explain.Parameters.Add(new NpgsqlParameter { Value = values[i] ?? DBNull.Value, NpgsqlDbType = types[i] });
        }

        var plan = JsonDocument.Parse((string)(await explain.ExecuteScalarAsync())!).RootElement[0].GetProperty("Plan");
        return [.. Nodes(plan).Where(node => node.TryGetProperty("Relation Name", out _)).Select(node => (
            $"{node.GetProperty("Node Type").GetString()} {node.GetProperty("Relation Name").GetString()}",
            node.GetProperty("Actual Rows").GetDouble() * node.GetProperty("Actual Loops").GetDouble()
                + (node.TryGetProperty("Rows Removed by Filter", out var removed) ? removed.GetDouble() * node.GetProperty("Actual Loops").GetDouble() : 0)))];
    }

    private static IEnumerable<JsonElement> Nodes(JsonElement plan) =>
        plan.TryGetProperty("Plans", out var children) ? children.EnumerateArray().SelectMany(Nodes).Prepend(plan) : [plan];
}
