using Microsoft.AspNetCore.Http;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Tests.Running;
using Plinto.Issuer.Webhooks;
using Plinto.Issuer.Webhooks.Delivery;

namespace Plinto.Issuer.Tests.Webhooks;

/// <summary>Events on their way to a real server on the loopback; the clock is the test's.</summary>
public sealed class DeliveryTests(Postgres postgres)
{
    [Fact]
    public async Task An_event_is_posted_once_by_itself_with_what_its_filter_wants_alone()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), settings: TestWebhook.Private);
        await using var receiver = await TestReceiver.StartAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var other = await TestTenant.CreateAsync(issuer);
        var webhook = await TestWebhook.CreateAsync(
            tenant, new { url = receiver.Url, types = new[] { "api_key.*" }, headers = new Dictionary<string, string> { ["Authorization"] = "Bearer own" } });

        await TestWebhook.WriteAsync(other, "foreign", 1);
        using var client = await tenant.CallAsync(HttpMethod.Post, "/v1/resources", new { identifier = "https://r.test", name = "r" });
        await TestWebhook.WriteAsync(tenant, "s", 3);
        await TestWebhook.UntilAsync(async () => (await webhook.DeliveriesAsync("&state=delivered")).Count == 3, "three deliveries");

        Assert.Equal([0, 1, 2], TestWebhook.NumbersOf(receiver.Calls, "s"));
        Assert.Equal(3, receiver.Calls.Count);
        var call = receiver.Calls.First();
        Assert.Equal(("POST", "/hook", "Bearer own", "application/json"), (call.Method, call.Path, call.Headers["Authorization"], call.Headers["Content-Type"]));
        Assert.Equal(call.Id, call.Json.GetProperty("id").GetString());
        Assert.Equal(["actor", "data", "id", "organization", "subject", "timestamp", "type"],
            call.Json.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal("healthy", (await webhook.GetAsync()).GetProperty("health").GetProperty("state").GetString());
    }

    [Fact]
    public async Task Each_version_of_payloads_has_its_own_form()
    {
        var (issuer, _, receiver, tenant) = await StartAsync();
        await using var a = issuer;
        await using var b = receiver;
        await TestWebhook.CreateAsync(tenant, new { url = receiver.Url + "/new", types = new[] { "api_key.revoked" }, apiVersion = "2026-12-01" });
        await TestWebhook.CreateAsync(tenant, new { url = receiver.Url + "/old", types = new[] { "api_key.revoked" } });

        await TestWebhook.WriteAsync(tenant, "s", 1);
        await TestWebhook.RunAsync(issuer);

        var whole = Assert.Single(receiver.Calls, call => call.Path == "/hook/new").Json;
        Assert.True(whole.TryGetProperty("position", out _) && whole.TryGetProperty("time", out _) && !whole.TryGetProperty("timestamp", out _));
        Assert.True(Assert.Single(receiver.Calls, call => call.Path == "/hook/old").Json.TryGetProperty("timestamp", out _));
    }

    [Fact]
    public async Task An_event_waits_for_the_earlier_one_of_its_subject_while_other_subjects_go_on()
    {
        var (issuer, clock, receiver, tenant) = await StartAsync();
        await using var a = issuer;
        await using var b = receiver;
        receiver.Answer = (call, http) =>
        {
            http.Response.StatusCode = call.Subject == "stuck" && receiver.Calls.Count(one => one.Subject == "stuck") <= 3 ? 500 : 204;
            return Task.CompletedTask;
        };
        await TestWebhook.CreateAsync(tenant, new { url = receiver.Url, types = new[] { "api_key.revoked" } });
        await TestWebhook.WriteAsync(tenant, "stuck", 3);
        await TestWebhook.WriteAsync(tenant, "other", 3);

        await TestWebhook.RunAsync(issuer);

        Assert.Equal([0], TestWebhook.NumbersOf(receiver.Calls, "stuck"));
        Assert.Equal([0, 1, 2], TestWebhook.NumbersOf(receiver.Calls, "other"));
        for (var i = 0; i < 3; i++)
        {
            clock.Advance(TimeSpan.FromDays(1));
            await TestWebhook.RunAsync(issuer);
        }

        Assert.Equal([0, 0, 0, 0, 1, 2], TestWebhook.NumbersOf(receiver.Calls, "stuck"));
    }

    [Fact]
    public async Task Thousands_of_events_behind_one_that_fails_take_no_place_of_other_subjects()
    {
        var (issuer, _, receiver, tenant) = await StartAsync(("Webhooks:Window", "10"));
        await using var a = issuer;
        await using var b = receiver;
        receiver.Answer = (call, http) =>
        {
            http.Response.StatusCode = call.Subject == "stuck" ? 500 : 204;
            return Task.CompletedTask;
        };
        var webhook = await TestWebhook.CreateAsync(tenant, new { url = receiver.Url, types = new[] { "api_key.revoked" } });
        await TestWebhook.WriteAsync(tenant, "stuck", 60);
        await TestWebhook.WriteAsync(tenant, "other", 3);

        await TestWebhook.RunAsync(issuer);

        Assert.Equal([0], TestWebhook.NumbersOf(receiver.Calls, "stuck"));
        Assert.Equal([0, 1, 2], TestWebhook.NumbersOf(receiver.Calls, "other"));
        Assert.Equal(60, (await webhook.GetAsync()).GetProperty("health").GetProperty("waiting").GetInt32());
    }

    [Fact]
    public async Task A_delivery_fails_for_good_after_its_last_try_is_kept_with_its_attempts_and_sent_again_when_asked()
    {
        var (issuer, clock, receiver, tenant) = await StartAsync(("Webhooks:Tries", "4"));
        await using var a = issuer;
        await using var b = receiver;
        receiver.Answer = (_, http) =>
        {
            http.Response.StatusCode = 500;
            return http.Response.WriteAsync("sorry\0", receiver.Ending);
        };
        var webhook = await TestWebhook.CreateAsync(tenant, new { url = receiver.Url, types = new[] { "api_key.revoked" } });
        await TestWebhook.WriteAsync(tenant, "s", 2);
        for (var i = 0; i < 12 && (await webhook.DeliveriesAsync("&state=failed")).Count < 2; i++)
        {
            await TestWebhook.RunAsync(issuer);
            clock.Advance(TimeSpan.FromHours(7));
        }

        var failed = await webhook.DeliveriesAsync("&state=failed");
        Assert.Equal(2, failed.Count);
        Assert.All(failed, delivery => Assert.Equal(
            [4, 3, 2, 1], delivery.GetProperty("attempts").EnumerateArray().Select(attempt => attempt.GetProperty("number").GetInt32())));
        var attempt = failed[0].GetProperty("attempts")[0];
        Assert.Equal((500, "status", "sorry\uFFFD"),
            (attempt.GetProperty("status").GetInt32(), attempt.GetProperty("error").GetString(), attempt.GetProperty("answer").GetString()));
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1], TestWebhook.NumbersOf(receiver.Calls, "s"));

        receiver.AnswerStatus(200);
        Assert.Equal(2, (await webhook.PostAsync("redeliver", new { failed = true })).GetProperty("queued").GetInt32());
        clock.Advance(TimeSpan.FromHours(2));
        await TestWebhook.RunAsync(issuer);
        Assert.Equal([0, 1], TestWebhook.NumbersOf(receiver.Calls.Skip(8), "s"));
        Assert.Equal(2, (await webhook.DeliveriesAsync("&state=delivered")).Count);

        var one = failed[0].GetProperty("event").GetString()!;
        Assert.Equal(1, (await webhook.PostAsync("redeliver", new { @event = one })).GetProperty("queued").GetInt32());
        await TestWebhook.RunAsync(issuer);
        Assert.Equal(one, receiver.Calls.Last().Id);
        Assert.Equal(2, (await webhook.PostAsync("redeliver", new { since = clock.Start.AddHours(-1), until = clock.Start.AddHours(1) })).GetProperty("queued").GetInt32());
        await TestWebhook.RunAsync(issuer);
        Assert.Equal(13, receiver.Calls.Count);
    }

    [Fact]
    public async Task A_dead_webhook_with_100000_waiting_events_costs_a_window_of_rows_and_a_few_calls_and_others_get_all_of_theirs()
    {
        const int Events = 100_000;
        var (issuer, clock, receiver, tenant) = await StartAsync();
        await using var a = issuer;
        await using var b = receiver;
        await using var dead = await TestReceiver.StartAsync();
        dead.AnswerStatus(503);
        var neighbour = await TestTenant.CreateAsync(issuer);
        var webhook = await TestWebhook.CreateAsync(tenant, new { url = dead.Url, types = new[] { "api_key.revoked" } });
        await TestWebhook.CreateAsync(tenant, new { url = receiver.Url, types = new[] { "client.created" } });
        await TestWebhook.CreateAsync(neighbour, new { url = receiver.Url, types = new[] { "api_key.revoked" } });
        await postgres.QueryAsync(issuer.Database, $"""
            insert into events (tenant_id, id, type, actor_kind, subject, data)
            select '{tenant.Id.Value}', (lpad(to_hex((extract(epoch from now()) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(n), 19, '0'))::uuid, 'api_key.revoked', 'system', 's' || n % 5000, '{"{}"}'
            from generate_series(1, {Events}) n
            """);
        await TestWebhook.WriteAsync(neighbour, "n", 50);

        // Twelve rounds within an hour: as often as it is looked, it is not called more than its circuit lets.
        for (var i = 0; i < 12; i++)
        {
            await TestWebhook.RunAsync(issuer);
            clock.Advance(TimeSpan.FromMinutes(5));
        }

        var health = (await webhook.GetAsync()).GetProperty("health");
        Assert.Equal(Enumerable.Range(0, 50), TestWebhook.NumbersOf(receiver.Calls, "n"));
        Assert.InRange(dead.Calls.Count, 5, 16 + 12);
        Assert.Equal("failing", health.GetProperty("state").GetString());
        Assert.InRange(health.GetProperty("waiting").GetInt32(), 1, 1000);
        Assert.True(health.GetProperty("behind").GetInt64() >= Events - 1000);
        Assert.InRange((long)(await postgres.QueryAsync(issuer.Database, $"select count(*) from webhook_deliveries where tenant_id = '{tenant.Id.Value}'"))!, 1, 1000);
        TestContext.Current.SendDiagnosticMessage($"dead webhook, {Events} events: {dead.Calls.Count} calls in an hour, {health.GetProperty("waiting")} rows");
    }

    [Fact]
    public async Task Retry_After_is_honoured_within_bounds_and_holds_the_whole_webhook()
    {
        var (issuer, clock, receiver, tenant) = await StartAsync();
        await using var a = issuer;
        await using var b = receiver;
        receiver.Answer = (_, http) =>
        {
            http.Response.StatusCode = 429;
            http.Response.Headers.RetryAfter = receiver.Calls.Count == 1 ? "3600" : "999999999";
            return Task.CompletedTask;
        };
        var webhook = await TestWebhook.CreateAsync(tenant, new { url = receiver.Url, types = new[] { "api_key.revoked" } });
        await TestWebhook.WriteAsync(tenant, "a", 1);
        await TestWebhook.RunAsync(issuer);
        await TestWebhook.WriteAsync(tenant, "b", 1);
        clock.Advance(TimeSpan.FromMinutes(59));
        await TestWebhook.RunAsync(issuer);
        Assert.Single(receiver.Calls);

        clock.Advance(TimeSpan.FromMinutes(2));
        await TestWebhook.RunAsync(issuer);

        Assert.InRange(receiver.Calls.Count, 2, 3);
        Assert.InRange((await webhook.GetAsync()).GetProperty("health").GetProperty("heldUntil").GetDateTimeOffset(), clock.GetUtcNow().AddHours(23),
            clock.GetUtcNow().AddHours(25));
    }

    [Fact]
    public async Task An_answer_of_410_disables_the_webhook_with_an_event_until_its_tenant_enables_it()
    {
        var (issuer, clock, receiver, tenant) = await StartAsync();
        await using var a = issuer;
        await using var b = receiver;
        await using var watcher = await TestReceiver.StartAsync();
        receiver.AnswerStatus(410);
        var webhook = await TestWebhook.CreateAsync(tenant, new { url = receiver.Url, types = new[] { "api_key.revoked" } });
        await TestWebhook.CreateAsync(tenant, new { url = watcher.Url, types = new[] { "webhook.disabled" } });
        await TestWebhook.WriteAsync(tenant, "s", 1);
        await TestWebhook.RunAsync(issuer);
        await TestWebhook.WriteAsync(tenant, "s", 1, from: 1);
        await TestWebhook.RunAsync(issuer);

        var body = await webhook.GetAsync();
        Assert.Equal(("disabled", "gone"), (body.GetProperty("health").GetProperty("state").GetString(), body.GetProperty("disabledReason").GetString()));
        Assert.Single(receiver.Calls);
        Assert.Equal(("webhook.disabled", webhook.Id), (Assert.Single(watcher.Calls).Type, watcher.Calls.Single().Subject));

        receiver.AnswerStatus(200);
        await webhook.PatchAsync(new { disabled = false });
        clock.Advance(TimeSpan.FromMinutes(1));
        await TestWebhook.RunAsync(issuer);
        Assert.Equal([0, 0, 1], TestWebhook.NumbersOf(receiver.Calls, "s"));
    }

    [Fact]
    public async Task A_webhook_that_fails_for_days_is_disabled()
    {
        var (issuer, clock, receiver, tenant) = await StartAsync();
        await using var a = issuer;
        await using var b = receiver;
        receiver.AnswerStatus(500);
        var webhook = await TestWebhook.CreateAsync(tenant, new { url = receiver.Url, types = new[] { "api_key.revoked" } });
        await TestWebhook.WriteAsync(tenant, "s", 1);
        for (var i = 0; i < 7; i++)
        {
            await TestWebhook.RunAsync(issuer);
            clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal("failing", (await webhook.GetAsync()).GetProperty("disabledReason").GetString());
        Assert.InRange(receiver.Calls.Count, 5, 7);
    }

    [Fact]
    public async Task Nothing_is_sent_while_it_is_paused_but_tests_and_then_all_of_it()
    {
        var (issuer, clock, receiver, tenant) = await StartAsync();
        await using var a = issuer;
        await using var b = receiver;
        var webhook = await TestWebhook.CreateAsync(tenant, new { url = receiver.Url, types = new[] { "api_key.revoked" }, paused = true });
        await TestWebhook.WriteAsync(tenant, "s", 2);
        var test = (await webhook.PostAsync("test")).GetProperty("event").GetString();
        await TestWebhook.UntilAsync(
            async () =>
            {
                await TestWebhook.RunAsync(issuer);
                clock.Advance(TimeSpan.FromSeconds(1));
                return !receiver.Calls.IsEmpty;
            }, "the test event");

        Assert.Equal(("webhook.test", test), (Assert.Single(receiver.Calls).Type, receiver.Calls.Single().Id));
        await webhook.PatchAsync(new { paused = false });
        await TestWebhook.RunAsync(issuer);
        Assert.Equal([0, 1], TestWebhook.NumbersOf(receiver.Calls.Skip(1), "s"));
    }

    [Fact]
    public async Task Two_replicas_make_no_call_twice_and_one_that_died_gives_way_when_its_lease_ends()
    {
        var clock = new TestClock();
        var database = await postgres.CreateDatabaseAsync();
        await using var issuer = await TestIssuer.StartAsync(postgres, database, clock, TestWebhook.Private);
        await using var second = await TestIssuer.StartAsync(postgres, database, clock, TestWebhook.Private);
        await TestWebhook.StopAsync(issuer);
        await TestWebhook.StopAsync(second);
        await using var receiver = await TestReceiver.StartAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        await TestWebhook.CreateAsync(tenant, new { url = receiver.Url, types = new[] { "api_key.revoked" } });
        await TestWebhook.WriteAsync(tenant, "s", 40);
        await TestWebhook.WriteAsync(tenant, "t", 40);

        await Task.WhenAll(TestWebhook.RunAsync(issuer), TestWebhook.RunAsync(second), TestWebhook.RunAsync(issuer), TestWebhook.RunAsync(second));
        await TestWebhook.RunAsync(issuer);

        Assert.Equal(Enumerable.Range(0, 40), TestWebhook.NumbersOf(receiver.Calls, "s"));
        Assert.Equal(Enumerable.Range(0, 40), TestWebhook.NumbersOf(receiver.Calls, "t"));

        // As a replica leaves it that was killed during its turn.
        await postgres.QueryAsync(database, $"update event_readers set lease = gen_random_uuid(), lease_until = '{clock.GetUtcNow().AddSeconds(8):O}'");
        await TestWebhook.WriteAsync(tenant, "s", 1, from: 40);
        await TestWebhook.RunAsync(second);
        Assert.Equal(80, receiver.Calls.Count);
        clock.Advance(TimeSpan.FromSeconds(9));
        await TestWebhook.RunAsync(second);
        Assert.Equal(81, receiver.Calls.Count);
    }

    [Fact]
    public async Task A_webhook_whose_secret_cannot_be_opened_holds_up_no_other()
    {
        var (issuer, _, receiver, tenant) = await StartAsync();
        await using var a = issuer;
        await using var b = receiver;
        var broken = await TestWebhook.CreateAsync(tenant, new { url = receiver.Url + "/broken", types = new[] { "api_key.revoked" } });
        await TestWebhook.CreateAsync(tenant, new { url = receiver.Url, types = new[] { "api_key.revoked" } });
        Assert.True(WebhookId.TryParse(broken.Id, out var id));
        await postgres.QueryAsync(issuer.Database, $"update webhook_secrets set envelope = '\\x00' where webhook_id = '{id.Value}'");

        await TestWebhook.WriteAsync(tenant, "s", 2);
        await TestWebhook.RunAsync(issuer);

        Assert.Equal([0, 1], TestWebhook.NumbersOf(receiver.Calls, "s"));
        Assert.All(receiver.Calls, call => Assert.Equal("/hook", call.Path));
        Assert.Contains(issuer.Log.Lines, line => line.Contains(broken.Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Deliveries_are_kept_for_thirty_days_after_their_end()
    {
        var (issuer, clock, receiver, tenant) = await StartAsync();
        await using var a = issuer;
        await using var b = receiver;
        var webhook = await TestWebhook.CreateAsync(tenant, new { url = receiver.Url, types = new[] { "api_key.revoked" } });
        await TestWebhook.WriteAsync(tenant, "s", 2);
        await TestWebhook.RunAsync(issuer);
        var expiry = issuer.Get<IEnumerable<Plinto.Issuer.Schedule.IExpire>>().OfType<DropOldDeliveries>().Single();

        Assert.Equal(0, await expiry.RunAsync(clock.GetUtcNow().AddDays(29), CancellationToken.None));
        Assert.Equal(2, (await webhook.DeliveriesAsync()).Count);
        Assert.Equal(2, await expiry.RunAsync(clock.GetUtcNow().AddDays(31), CancellationToken.None));
        Assert.Empty(await webhook.DeliveriesAsync());
    }

    private async Task<(TestIssuer Issuer, TestClock Clock, TestReceiver Receiver, TestTenant Tenant)> StartAsync(params (string Name, string Value)[] settings)
    {
        var clock = new TestClock();
        var all = new Dictionary<string, string?>(TestWebhook.Private);
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), clock, all);
        await TestWebhook.StopAsync(issuer);
        return (issuer, clock, await TestReceiver.StartAsync(), await TestTenant.CreateAsync(issuer));
    }
}
