using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Audit;

/// <summary><c>/v1/audit-logs</c>.</summary>
public sealed class AuditLogTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    private static readonly Actor Ann = new("identity", "idt_ann") { RequestId = "request-1", Address = "192.0.2.7", Agent = "Browser/1" };

    [Theory]
    [InlineData("type=client.created", "a,c")]
    [InlineData("type=client.*", "a,b,c")]
    [InlineData("type=client.created&type=role.created", "a,c,d")]
    [InlineData("type=*", "a,b,c,d,e")]
    [InlineData("subject=b", "b")]
    [InlineData("actor=idt_ann", "b,d")]
    [InlineData("actor=idt_ann&type=role.*", "d")]
    [InlineData("requestId=request-1", "b,d")]
    [InlineData("requestId=request-1&subject=d", "d")]
    [InlineData("ip=192.0.2.7", "b,d")]
    [InlineData("ip=::ffff:192.0.2.7&subject=b", "b")]
    [InlineData("ip=192.0.2.8", "")]
    [InlineData("q=QUARTZ", "c")]
    [InlineData("q=100%25", "e")]
    [InlineData("q=1_0", "")]
    [InlineData("subject=nobody", "")]
    [InlineData("from=2000-01-01T00:00:00Z", "a,b,c,d,e")]
    [InlineData("from=2000-01-01T00:00:00Z&to=2000-01-02T00:00:00.5%2B02:00", "")]
    [InlineData("from=2999-01-01T00:00:00Z", "")]
    public async Task Each_filter_finds_its_events_both_ways(string filter, string expected)
    {
        var tenant = await FilledAsync();

        var ascending = await TestLog.SubjectsAsync(tenant, "?order=asc&" + filter);
        var descending = await TestLog.SubjectsAsync(tenant, "?" + filter);

        // The tenant itself has events from its making: about ids of other kinds.
        Assert.Equal(expected, string.Join(',', ascending.Where(subject => subject.Length == 1)));
        Assert.Equal(ascending, Enumerable.Reverse(descending));
    }

    [Fact]
    public async Task An_organisations_events_are_found_by_it()
    {
        var tenant = await FilledAsync();
        var organization = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        await postgres.QueryAsync(tenant.Issuer.Database, $"""
            update events set organization_id = '{organization}' where tenant_id = '{tenant.Id.Value}' and subject = 'd';
            update event_positions set organization_id = '{organization}' where tenant_id = '{tenant.Id.Value}' and subject = 'd'
            """);
        var name = Plinto.Issuer.Ids.TypeId.Format("org", organization);

        var found = await TestLog.GetAsync(tenant, "?organization=" + name);

        Assert.Equal(["d"], found.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("subject").GetString()));
        Assert.Equal(name, found.GetProperty("items")[0].GetProperty("organization").GetString());
    }

    [Fact]
    public async Task Pages_by_position_stay_right_while_events_arrive()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        for (var i = 0; i < 12; i++)
        {
            await TestLog.WriteAsync(tenant, "role.created", $"s{i}");
        }

        await TestLog.SequenceAsync(tenant);
        var first = await TestLog.GetAsync(tenant, "?limit=5&type=role.created");
        await TestLog.WriteAsync(tenant, "role.created", "late");
        await TestLog.SequenceAsync(tenant);
        var second = await TestLog.GetAsync(tenant, "?limit=5&type=role.created&cursor=" + first.GetProperty("next").GetString());
        var third = await TestLog.GetAsync(tenant, "?limit=5&type=role.created&cursor=" + second.GetProperty("next").GetString());

        var seen = new[] { first, second, third }.SelectMany(page => page.GetProperty("items").EnumerateArray()).Select(item => item.GetProperty("subject").GetString());
        Assert.Equal(Enumerable.Range(0, 12).Reverse().Select(i => $"s{i}"), seen);
        Assert.False(third.TryGetProperty("next", out var next) && next.ValueKind != JsonValueKind.Null);
    }

    [Fact]
    public async Task A_search_that_finds_little_among_many_goes_on_by_its_cursor()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        await TestLog.WriteAsync(tenant, "role.created", "needle", data: new JsonObject { ["name"] = "quartz" });
        await TestLog.SequenceAsync(tenant);
        await ManyAsync(tenant, 12_000);
        await TestLog.WriteAsync(tenant, "role.created", "needle", data: new JsonObject { ["name"] = "quartz" });
        await TestLog.SequenceAsync(tenant);

        foreach (var order in new[] { "asc", "desc" })
        {
            var page = await TestLog.GetAsync(tenant, $"?q=quartz&order={order}");
            var all = await TestLog.AllAsync(tenant, $"?q=quartz&order={order}");

            Assert.Single(page.GetProperty("items").EnumerateArray());
            Assert.Equal(2, all.Count);
        }
    }

    [Fact]
    public async Task Personal_data_is_shown_to_those_who_may_see_it()
    {
        var tenant = await FilledAsync();
        var key = await KeyAsync(tenant, "audit:read");
        var seen = (await TestLog.GetAsync(tenant, "?subject=b")).GetProperty("items")[0];
        using var less = await Management.CallAsync(tenant.Issuer, key, HttpMethod.Get, "/v1/audit-logs?subject=b", null);
        using var alone = await Management.CallAsync(tenant.Issuer, key, HttpMethod.Get, "/v1/audit-logs/" + seen.GetProperty("id").GetString(), null);
        using var whole = await tenant.CallAsync(HttpMethod.Get, "/v1/audit-logs/" + seen.GetProperty("id").GetString());

        Assert.Equal("192.0.2.7", seen.GetProperty("ip").GetString());
        Assert.Equal("Browser/1", (await whole.JsonAsync()).GetProperty("agent").GetString());
        Assert.DoesNotContain("192.0.2.7", (await less.JsonAsync()).GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("Browser/1", (await alone.JsonAsync()).GetRawText(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.String, (await alone.JsonAsync()).GetProperty("personalCommitment").ValueKind);
    }

    [Fact]
    public async Task Attack_that_finds_out_an_address_by_searching_for_each_is_refused()
    {
        var tenant = await FilledAsync();
        var key = await KeyAsync(tenant, "audit:read");

        foreach (var path in new[] { "/v1/audit-logs?ip=192.0.2.7", "/v1/audit-logs/counts?by=type&ip=192.0.2.7", "/v1/audit-logs/export?ip=192.0.2.7" })
        {
            using var response = await Management.CallAsync(tenant.Issuer, key, HttpMethod.Get, path, null);
            Assert.Equal("forbidden", (await response.JsonAsync(HttpStatusCode.Forbidden)).GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task An_event_is_shown_once_it_has_its_position()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        await using var held = await tenant.Issuer.Get<Database>().BeginAsync(null, TestContext.Current.CancellationToken);
        await using (var write = held.Run("select pg_current_xact_id()::text"))
        {
            await write.ScalarAsync<string>(TestContext.Current.CancellationToken);
        }

        await TestLog.WriteAsync(tenant, "role.created", "waiting");
        await tenant.Issuer.Get<SequenceEvents>().RunOnceAsync(TestContext.Current.CancellationToken);
        var during = await TestLog.SubjectsAsync(tenant, "?subject=waiting");
        await held.CommitAsync(TestContext.Current.CancellationToken);
        await TestLog.SequenceAsync(tenant);

        Assert.Equal([], during);
        Assert.Equal(["waiting"], await TestLog.SubjectsAsync(tenant, "?subject=waiting"));
    }

    [Fact]
    public async Task Counts_by_type_and_by_day_take_the_same_filters()
    {
        var tenant = await FilledAsync();
        var today = tenant.Issuer.Get<TimeProvider>().GetUtcNow();

        async Task<List<(string, long)>> Counts(string query)
        {
            using var response = await tenant.CallAsync(HttpMethod.Get, "/v1/audit-logs/counts" + query);
            var items = (await response.JsonAsync()).GetProperty("items").EnumerateArray();
            return [.. items.Select(item => (item.GetProperty("key").GetString()!, item.GetProperty("count").GetInt64()))];
        }

        Assert.Equal([("client.created", 2), ("client.updated", 1)], (await Counts("?by=type&type=client.*")).Where(count => count.Item1 != "client.deleted"));
        Assert.Equal([("client.updated", 1)], await Counts("?by=type&type=client.*&ip=192.0.2.7"));
        Assert.Equal([("client.created", 1)], await Counts("?by=type&q=quartz"));
        Assert.Equal(2, (await Counts("?by=day&actor=idt_ann")).Sum(count => count.Item2));
        Assert.All(await Counts("?by=day&actor=idt_ann"), count => Assert.InRange(DateTimeOffset.Parse(count.Item1 + "T00:00:00Z"), today.AddDays(-2), today));
    }

    [Theory]
    [InlineData("?type=no.such", "event_type_unknown")]
    [InlineData("?type=nothing.*", "event_type_unknown")]
    [InlineData("?type=client.cre*", "event_type_unknown")]
    [InlineData("?actor=", "invalid_request")]
    [InlineData("?actor=a&actor=b", "invalid_request")]
    [InlineData("?subject=a%00b", "invalid_request")]
    [InlineData("?organization=org_x", "invalid_request")]
    [InlineData("?ip=1.2.3", "invalid_request")]
    [InlineData("?ip=localhost", "invalid_request")]
    [InlineData("?from=yesterday", "invalid_request")]
    [InlineData("?from=2026-01-31", "invalid_request")]
    [InlineData("?from=2026-01-31T12:00:00", "invalid_request")]
    [InlineData("?from=1960-01-31T12:00:00Z", "invalid_request")]
    [InlineData("?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z", "invalid_request")]
    [InlineData("?q=x", "invalid_request")]
    [InlineData("?order=up", "invalid_request")]
    [InlineData("?cursor=first", "invalid_request")]
    [InlineData("/counts", "invalid_request")]
    [InlineData("/counts?by=hour", "invalid_request")]
    [InlineData("/counts?by=type&type=x", "event_type_unknown")]
    [InlineData("/export?format=xml", "invalid_request")]
    [InlineData("/export?cursor=-1", "invalid_request")]
    [InlineData("/export?upTo=99999999", "invalid_request")]
    [InlineData("/evt_x", "not_found")]
    public async Task Bad_input_has_its_code(string path, string code)
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        using var response = await tenant.CallAsync(HttpMethod.Get, "/v1/audit-logs" + path);
        Assert.Equal(code, (await response.JsonAsync(response.StatusCode)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Attack_by_a_search_that_takes_for_ever_is_ended_with_its_code()
    {
        // A database of its own: others must not wait for the lock.
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync());
        var tenant = await TestTenant.CreateAsync(issuer);
        await TestLog.SequenceAsync(tenant);
        await using var connection = new Npgsql.NpgsqlConnection(postgres.Superuser(issuer.Database));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var locked = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var command = new Npgsql.NpgsqlCommand("lock table event_personal in access exclusive mode", connection, locked))
        {
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        using var response = await tenant.CallAsync(HttpMethod.Get, "/v1/audit-logs");

        Assert.Equal("audit_search_too_broad", (await response.JsonAsync(HttpStatusCode.UnprocessableEntity)).GetProperty("code").GetString());
    }

    /// <summary>Rows as the event log and the sequencer write them, many at once.</summary>
    private async Task ManyAsync(TestTenant tenant, int count) => await postgres.QueryAsync(tenant.Issuer.Database, $"""
        insert into events (tenant_id, id, type, actor_kind, subject, data)
        select '{tenant.Id.Value}', (lpad(to_hex((extract(epoch from now()) * 1000)::bigint), 12, '0') || '70008' || lpad(to_hex(n), 15, '0'))::uuid,
               'role.created', 'system', 's' || n, '{"{}"}'
        from generate_series(1, {count}) n
        """);

    private async Task<TestTenant> FilledAsync()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        await TestLog.WriteAsync(tenant, "client.created", "a");
        await TestLog.WriteAsync(tenant, "client.updated", "b", Ann);
        await TestLog.WriteAsync(tenant, "client.created", "c", data: new JsonObject { ["name"] = "Quartz", ["type"] = "public" });
        await TestLog.WriteAsync(tenant, "role.created", "d", Ann);
        await TestLog.WriteAsync(tenant, "policy.deleted", "e", data: new JsonObject { ["name"] = "100%" });
        await TestLog.SequenceAsync(tenant);
        return tenant;
    }

    private static async Task<string> KeyAsync(TestTenant tenant, params string[] permissions)
    {
        using var response = await tenant.CallAsync(HttpMethod.Post, "/v1/api-keys", new { name = "reader", permissions });
        return (await response.JsonAsync(HttpStatusCode.Created)).GetProperty("secret").GetString()!;
    }
}
