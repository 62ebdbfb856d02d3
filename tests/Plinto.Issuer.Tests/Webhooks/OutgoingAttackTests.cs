using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Plinto.Issuer.OutgoingCalls;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Webhooks;

/// <summary>Servers and names made to lead the issuer's calls elsewhere, or to hold it up.</summary>
public sealed class OutgoingAttackTests(Postgres postgres)
{
    [Fact]
    public async Task Attack_by_a_webhook_saved_before_private_addresses_were_refused_is_refused_at_the_call()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var receiver = await TestReceiver.StartAsync();
        TestTenant tenant;
        string id;
        await using (var lenient = await TestIssuer.StartAsync(postgres, database, settings: TestWebhook.Private))
        {
            tenant = await TestTenant.CreateAsync(lenient);
            id = (await TestWebhook.CreateAsync(tenant, new { url = receiver.Url, types = new[] { "api_key.revoked" }, paused = true })).Id;
        }

        await using var strict = await TestIssuer.StartAsync(postgres, database);
        using var test = await Management.CallAsync(strict, tenant.ApiKey, HttpMethod.Post, $"/v1/webhooks/{id}/test", null);
        Assert.Equal(HttpStatusCode.OK, test.StatusCode);
        string? error = null;
        await TestWebhook.UntilAsync(
            async () =>
            {
                using var log = await Management.CallAsync(strict, tenant.ApiKey, HttpMethod.Get, $"/v1/webhooks/{id}/deliveries?state=failed", null);
                var items = (await log.JsonAsync()).GetProperty("items");
                error = items.GetArrayLength() == 0 ? null : items[0].GetProperty("attempts")[0].GetProperty("error").GetString();
                return error is not null;
            }, "a failed delivery");

        Assert.Equal("address_refused", error);
        Assert.Empty(receiver.Calls);
    }

    [Fact]
    public async Task Attack_by_a_redirect_to_another_address_is_not_followed()
    {
        await using var target = await TestReceiver.StartAsync();
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Answer = (_, http) =>
        {
            http.Response.Redirect(target.Url, permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };

        var attempt = await AttemptAsync(receiver);

        Assert.Equal((307, "redirected"), (attempt.GetProperty("status").GetInt32(), attempt.GetProperty("error").GetString()));
        Assert.Empty(target.Calls);
    }

    [Fact]
    public async Task Attack_by_an_answer_without_end_is_cut_after_4_KB()
    {
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Answer = async (_, http) =>
        {
            http.Response.StatusCode = 500;
            var chunk = Encoding.ASCII.GetBytes(new string('a', 64 * 1024));
            while (!http.RequestAborted.IsCancellationRequested && !receiver.Ending.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(chunk, http.RequestAborted);
            }
        };

        var attempt = await AttemptAsync(receiver);

        Assert.Equal(4096, attempt.GetProperty("answer").GetString()!.Length);
    }

    [Fact]
    public async Task Attack_by_a_server_that_never_answers_ends_with_the_time_limit()
    {
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Answer = (_, http) => Task.Delay(Timeout.Infinite, CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, receiver.Ending).Token)
            .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

        var attempt = await AttemptAsync(receiver);

        Assert.Equal("timed_out", attempt.GetProperty("error").GetString());
        Assert.False(attempt.TryGetProperty("status", out _));
    }

    [Fact]
    public async Task Attack_by_headers_without_end_is_no_answer()
    {
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Answer = (_, http) =>
        {
            for (var i = 0; i < 100; i++)
            {
                http.Response.Headers[$"x-{i}"] = new string('a', 1024);
            }

            return Task.CompletedTask;
        };

        Assert.Equal("answer_unreadable", (await AttemptAsync(receiver)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Attack_by_a_name_that_is_public_first_and_private_at_the_next_look_up_gets_no_connection()
    {
        var lookUps = new Queue<IPAddress[]>([[IPAddress.Parse("192.0.2.1"), IPAddress.Parse("8.8.8.8")], [IPAddress.Loopback],
            [IPAddress.Parse("8.8.8.8"), IPAddress.Parse("10.0.0.1")], [IPAddress.IPv6Loopback], []]);
        using var http = new OutgoingHttp(new OutgoingCallOptions(), TimeProvider.System, (_, _) => Task.FromResult(lookUps.Dequeue()));
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var uri = new Uri($"http://rebinding.test:{((IPEndPoint)listener.LocalEndpoint).Port}/");

        while (lookUps.Count > 0)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, uri);
            Assert.Equal("address_refused", (await http.CallAsync(request, TimeSpan.FromSeconds(5), 0, CancellationToken.None)).Error);
        }

        Assert.False(listener.Pending());
    }

    private async Task<System.Text.Json.JsonElement> AttemptAsync(TestReceiver receiver)
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, settings: TestWebhook.Private);
        var tenant = await TestTenant.CreateAsync(issuer);
        var webhook = await TestWebhook.CreateAsync(tenant, new { url = receiver.Url, types = new[] { "api_key.revoked" } });
        await webhook.PostAsync("test");
        var found = new List<System.Text.Json.JsonElement>();
        await TestWebhook.UntilAsync(async () => (found = await webhook.DeliveriesAsync("&state=failed")).Count > 0, "a failed delivery");
        return found[0].GetProperty("attempts")[0];
    }
}
