using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Tests.Running;
using Plinto.Issuer.Tests.Webhooks;

namespace Plinto.Issuer.Tests.Events;

/// <summary>The places of events in their tenant's log.</summary>
public sealed class EventPositionTests(Postgres postgres)
{
    [Fact]
    public async Task Positions_are_dense_and_complete_while_transactions_end_in_any_order()
    {
        const int Writers = 6;
        const int Each = 40;
        await using var issuer = await TestIssuer.StartAsync(postgres);
        var tenant = await TestTenant.CreateAsync(issuer);
        var before = (await ReadAsync(issuer, tenant)).Count;
        var rounds = issuer.Get<EventRounds>();

        // Each transaction ends while others are open; the sequencers of this service and of another caller run meanwhile.
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAsync(issuer, tenant, writer, Each)));
        var round = 0L;
        while ((await ReadAsync(issuer, tenant)).Count < before + (Writers * Each))
        {
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => EventSql.SequenceAsync(issuer.Get<WorkerDatabase>(), 7, TestContext.Current.CancellationToken)));
            round = await rounds.NextRoundAsync(round, TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        var log = await ReadAsync(issuer, tenant);
        Assert.Equal(Enumerable.Range(1, log.Count).Select(position => (long)position), log.Select(entry => entry.Position));
        Assert.Equal(log.Count, log.Select(entry => entry.Id).Distinct().Count());
        for (var writer = 0; writer < Writers; writer++)
        {
            Assert.Equal(
                Enumerable.Range(0, Each), log.Where(entry => entry.Subject == $"w{writer}").Select(entry => entry.Data["with"]!.GetValue<string>()).Select(int.Parse));
        }
    }

    [Fact]
    public async Task An_event_of_a_transaction_that_is_held_open_is_skipped_by_nobody()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres);
        var tenant = await TestTenant.CreateAsync(issuer);
        await using var held = await issuer.Get<Database>().BeginAsync(tenant.Id, TestContext.Current.CancellationToken);
        await issuer.Get<EventLog>().AppendAsync(held, Entry("held", "0"), TestContext.Current.CancellationToken);
        await WriteAsync(issuer, tenant, 1, 1);

        await issuer.Get<SequenceEvents>().RunOnceAsync(TestContext.Current.CancellationToken);
        var during = await ReadAsync(issuer, tenant);
        await held.CommitAsync(TestContext.Current.CancellationToken);
        while ((await ReadAsync(issuer, tenant)).All(entry => entry.Subject != "w1"))
        {
            await issuer.Get<SequenceEvents>().RunOnceAsync(TestContext.Current.CancellationToken);
        }

        var log = await ReadAsync(issuer, tenant);
        Assert.DoesNotContain(during, entry => entry.Subject is "held" or "w1");
        Assert.Equal(["held", "w1"], log.TakeLast(2).Select(entry => entry.Subject));
    }

    [Fact]
    public async Task A_transaction_held_open_in_another_database_of_the_cluster_holds_back_no_event()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres);
        var tenant = await TestTenant.CreateAsync(issuer);
        await using var elsewhere = new NpgsqlConnection(postgres.Superuser("postgres"));
        await elsewhere.OpenAsync(TestContext.Current.CancellationToken);
        await using var held = await elsewhere.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var write = new NpgsqlCommand("select pg_current_xact_id()", elsewhere, held))
        {
            await write.ExecuteScalarAsync(TestContext.Current.CancellationToken);
        }

        await WriteAsync(issuer, tenant, 1, 1);
        await TestWebhook.UntilAsync(async () => (await ReadAsync(issuer, tenant)).Any(entry => entry.Subject == "w1"), "a position");
    }

    [Fact]
    public async Task A_database_restored_into_a_cluster_that_has_counted_less_goes_on_where_it_was()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var issuer = await TestIssuer.StartAsync(postgres, database);
        var tenant = await TestTenant.CreateAsync(issuer);
        await WriteAsync(issuer, tenant, 0, 3);
        await issuer.Get<SequenceEvents>().RunOnceAsync(TestContext.Current.CancellationToken);
        var before = await ReadAsync(issuer, tenant);
        // As a dump taken from a cluster far ahead has it: its cursor, and rows whose numbers are yet to come here, one of them without a position.
        await postgres.QueryAsync(database, """
            update events set xid = (xid::text::bigint + 1000000000)::text::xid8;
            delete from event_positions p where p.position = (select max(o.position) from event_positions o where o.tenant_id = p.tenant_id);
            update event_heads h set position = (select coalesce(max(p.position), 0) from event_positions p where p.tenant_id = h.tenant_id);
            update event_sequencer set xid = (xid::text::bigint + 1000000000)::text::xid8
            """);

        await WriteAsync(issuer, tenant, 1, 2);
        while ((await ReadAsync(issuer, tenant)).Count < before.Count + 2)
        {
            await issuer.Get<SequenceEvents>().RunOnceAsync(TestContext.Current.CancellationToken);
        }

        await WriteAsync(issuer, tenant, 2, 2);
        while ((await ReadAsync(issuer, tenant)).Count < before.Count + 4)
        {
            await issuer.Get<SequenceEvents>().RunOnceAsync(TestContext.Current.CancellationToken);
        }

        var log = await ReadAsync(issuer, tenant);
        Assert.Equal(before.SkipLast(1).Select(entry => entry.Id), log.Take(before.Count - 1).Select(entry => entry.Id));
        Assert.Equal(Enumerable.Range(1, log.Count).Select(position => (long)position), log.Select(entry => entry.Position));
        Assert.Equal(log.Count, log.Select(entry => entry.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_committed_event_wakes_its_readers()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres);
        var tenant = await TestTenant.CreateAsync(issuer);
        await WriteAsync(issuer, tenant, 0, 1);
        var round = 0L;
        while ((await EventSql.HeadsAfterAsync(issuer.Get<WorkerDatabase>(), 0, int.MaxValue, TestContext.Current.CancellationToken)).All(head => head.Tenant != tenant.Id)
            || (await ReadAsync(issuer, tenant)).All(entry => entry.Subject != "w0"))
        {
            round = await issuer.Get<EventRounds>().NextRoundAsync(round, TimeSpan.FromMinutes(1), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        var head = Assert.Single(
            await EventSql.HeadsAfterAsync(issuer.Get<WorkerDatabase>(), 0, int.MaxValue, TestContext.Current.CancellationToken), head => head.Tenant == tenant.Id);
        Assert.Equal((await ReadAsync(issuer, tenant))[^1].Position, head.Position);
    }

    private static NewEvent Entry(string subject, string data) => new("api_key.revoked", Actor.System, subject) { Data = new() { ["with"] = data } };

    private static async Task WriteAsync(TestIssuer issuer, TestTenant tenant, int writer, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await using var work = await issuer.Get<Database>().BeginAsync(tenant.Id, TestContext.Current.CancellationToken);
            await issuer.Get<EventLog>().AppendAsync(work, Entry($"w{writer}", $"{i}"), TestContext.Current.CancellationToken);
            await work.CommitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static Task<List<LoggedEvent>> ReadAsync(TestIssuer issuer, TestTenant tenant) =>
        EventSql.ReadAsync(issuer.Get<Database>(), tenant.Id, 0, int.MaxValue, TestContext.Current.CancellationToken);
}
