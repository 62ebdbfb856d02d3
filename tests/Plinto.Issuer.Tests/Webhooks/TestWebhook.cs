using System.Net;
using System.Text.Json;
using Plinto.Issuer.Data;
using Plinto.Issuer.EventReaders;
using Plinto.Issuer.Events;
using Plinto.Issuer.Tests.Running;
using Plinto.Issuer.Webhooks.Delivery;

namespace Plinto.Issuer.Tests.Webhooks;

/// <summary>A webhook of a test, its service and its tenant.</summary>
internal sealed class TestWebhook
{
    public static readonly Dictionary<string, string?> Private = new() { ["OutgoingCalls:AllowPrivateAddresses"] = "true", ["Webhooks:Timeout"] = "00:00:02" };

    private TestWebhook(TestTenant tenant, JsonElement created) => (Tenant, Created) = (tenant, created);

    public TestTenant Tenant { get; }

    /// <summary>The answer to its creation.</summary>
    public JsonElement Created { get; }

    public string Id => Created.GetProperty("webhook").GetProperty("id").GetString()!;

    public string Secret => Created.GetProperty("secret").GetString()!;

    public string Path => "/v1/webhooks/" + Id;

    public static async Task<TestWebhook> CreateAsync(TestTenant tenant, object request)
    {
        using var response = await tenant.CallAsync(HttpMethod.Post, "/v1/webhooks", request);
        return new TestWebhook(tenant, await response.JsonAsync(HttpStatusCode.Created));
    }

    public async Task<JsonElement> GetAsync()
    {
        using var response = await Tenant.CallAsync(HttpMethod.Get, Path);
        return await response.JsonAsync();
    }

    public async Task<JsonElement> PatchAsync(object change)
    {
        using var response = await Tenant.CallAsync(HttpMethod.Patch, Path, change);
        return await response.JsonAsync();
    }

    public async Task<JsonElement> PostAsync(string action, object? body = null)
    {
        using var response = await Tenant.CallAsync(HttpMethod.Post, Path + "/" + action, body);
        return await response.JsonAsync();
    }

    public async Task<List<JsonElement>> DeliveriesAsync(string query = "")
    {
        using var response = await Tenant.CallAsync(HttpMethod.Get, Path + "/deliveries?limit=200" + query);
        return [.. (await response.JsonAsync()).GetProperty("items").EnumerateArray()];
    }

    /// <summary>Writes so many events of a subject, with numbers from 0, each in a transaction of its own.</summary>
    public static async Task WriteAsync(TestTenant tenant, string subject, int count, int from = 0)
    {
        for (var i = from; i < from + count; i++)
        {
            await using var work = await tenant.Issuer.Get<Database>().BeginAsync(tenant.Id, CancellationToken.None);
            await tenant.Issuer.Get<EventLog>()
                .AppendAsync(work, new NewEvent("api_key.revoked", Actor.System, subject) { Data = new() { ["with"] = $"{i}" } }, CancellationToken.None);
            await work.CommitAsync(CancellationToken.None);
        }
    }

    /// <summary>Stops what delivers by itself: from now on it does when the test says so (<see cref="RunAsync"/>).</summary>
    public static Task StopAsync(TestIssuer issuer) => issuer.Get<DeliverWebhooks>().StopAsync(CancellationToken.None);

    /// <summary>Gives all events their positions, wakes readers and delivers what is due at the service's clock, until nothing is.</summary>
    public static async Task RunAsync(TestIssuer issuer)
    {
        await UntilAsync(
            async () =>
            {
                await issuer.Get<SequenceEvents>().RunOnceAsync(CancellationToken.None);
                return (bool)(await issuer.Postgres.QueryAsync(
                    issuer.Database, "select not exists (select 1 from events e where not exists (select 1 from event_positions p where p.tenant_id = e.tenant_id and p.event_id = e.id))"))!;
            }, "positions for all events");
        await issuer.Get<WakeEventReaders>().RunOnceAsync(CancellationToken.None);
        await issuer.Get<DeliverWebhooks>().RunOnceAsync(CancellationToken.None);
    }

    /// <summary>The numbers of a subject's events, in the order in which they were received.</summary>
    public static List<int> NumbersOf(IEnumerable<TestReceiver.Call> calls, string subject) =>
        [.. calls.Where(call => call.Subject == subject).Select(call => int.Parse(call.Json.GetProperty("data").GetProperty("with").GetString()!))];

    /// <summary>Waits for a condition that the service brings about by itself.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await holds())
        {
            Assert.False(patience.IsCancellationRequested, what);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <summary>The same; if it does not come about, says what the service knew meanwhile.</summary>
    public static async Task UntilAsync(TestIssuer issuer, Func<bool> holds, string what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!holds())
        {
            if (patience.IsCancellationRequested)
            {
                Assert.Fail($"{what}: {await issuer.Postgres.QueryAsync(issuer.Database, StateSql)}");
            }

            await Task.Delay(50, CancellationToken.None);
        }
    }

    private const string StateSql = """
        select jsonb_build_object(
            'now', clock_timestamp(),
            'sequencer', (select to_jsonb(s) from event_sequencer s),
            'snapshot', pg_current_snapshot()::text,
            'unplaced', (select count(*) from events e where not exists (select 1 from event_positions p where p.tenant_id = e.tenant_id and p.event_id = e.id)),
            'readers', (select jsonb_agg(to_jsonb(r)) from event_readers r),
            'deliveries', (select jsonb_agg(to_jsonb(d)) from webhook_deliveries d),
            'attempts', (select jsonb_agg(to_jsonb(a)) from webhook_attempts a),
            'transactions', (select jsonb_agg(jsonb_build_array(a.datname, a.xact_start, a.backend_xid::text, left(a.query, 80))) from pg_stat_activity a where a.backend_xid is not null)
        )::text
        """;

    public static Task UntilAsync(Func<bool> holds, string what) => UntilAsync(() => Task.FromResult(holds()), what);
}
