using System.Net;
using System.Text.Json;
using Plinto.Edge.Tests.Running;
using Plinto.Protocol.Decisions;
using Xunit;

namespace Plinto.Edge.Tests.DecisionLogs;

/// <summary>What is logged, what is not, and that a durable route goes on with nothing unlogged.</summary>
public sealed class DecisionLogTests
{
    [Theory]
    [InlineData("durable")]
    [InlineData("sampled")]
    public async Task Decision_is_stored_with_all_that_tells_why(string route)
    {
        await using var logging = await LoggingEdge.StartAsync(null, "/token/sub", "/request/query/secret", "/subject/*");
        using var request = new HttpRequestMessage(
            HttpMethod.Post, logging.Edge.Url + $"/{route}/no?secret=1&open=2") { Headers = { { "Authorization", "Bearer " + logging.Demo.Token("logged") } } };
        using var response = await logging.Edge.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

        var record = Assert.Single(await RecordsAsync(logging, 1));
        Assert.Equal(problem.GetProperty("requestId").GetString(), record.RequestId);
        Assert.Equal(("tnt_demo", 7, "app/allow", route, null), (record.TenantId, record.Release, record.Entrypoint, record.Route, record.Subject));
        Assert.Equal((false, "policy_denied", "say yes"), (record.Allowed, record.Code, Assert.Single(record.Reasons!)));
        Assert.Equal(7, record.Id.Version);
        Assert.InRange(record.At, DateTimeOffset.UnixEpoch, TimeProvider.System.GetUtcNow());
        Assert.True(record.Microseconds > 0);
        var input = record.Input!.Value;
        Assert.Equal("***", input.GetProperty("token").GetProperty("sub").GetString());
        Assert.Equal("cli_1", input.GetProperty("token").GetProperty("client_id").GetString());
        Assert.Equal("""{"open":["2"],"secret":"***"}""", input.GetProperty("request").GetProperty("query").GetRawText());
        Assert.Equal("""{"id":"***","type":"***"}""", input.GetProperty("subject").GetRawText());
        Assert.Equal("""["REPLACED","no"]""".Replace("REPLACED", route, StringComparison.Ordinal), input.GetProperty("request").GetProperty("path").GetRawText());
    }

    [Fact]
    public async Task Secrets_are_redacted_before_they_touch_the_disk()
    {
        await using var logging = await LoggingEdge.StartAsync(null, "/request/query/*");
        logging.Issuer.Faults.TakesDecisions = _ => false;
        Assert.Equal(HttpStatusCode.OK, (await logging.Edge.GetAsync("/durable/yes?password=correct-horse", logging.Demo.Token())).Status);
        var files = Directory.GetFiles(Path.Combine(logging.Edge.StateDirectory, "decisions"));
        var text = string.Concat(files.Select(file => File.ReadAllText(file)));
        Assert.Contains("/durable/yes", text, StringComparison.Ordinal);
        Assert.DoesNotContain("correct-horse", text, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", text, StringComparison.Ordinal); // no token
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal([UnixFileMode.UserRead | UnixFileMode.UserWrite], Modes(files).Distinct());
        }
    }

    [Theory]
    [InlineData("/durable/no?a=%00")]
    [InlineData("/durable/no?a=%5Cu0000")]
    [InlineData("/durable/no?a=%22%7D%5D%7D")]
    [InlineData("/durable/no?a=%ED%A0%80")]
    public async Task Client_does_not_get_out_of_the_log_by_what_it_sends(string path)
    {
        await using var logging = await LoggingEdge.StartAsync();
        await logging.Edge.GetAsync(path, logging.Demo.Token());
        var record = Assert.Single(await RecordsAsync(logging, 1));
        Assert.DoesNotContain("\\u0000", record.Input!.Value.GetRawText(), StringComparison.Ordinal); // no database stores that
        Assert.Equal("no", record.Input!.Value.GetProperty("request").GetProperty("path")[1].GetString());
    }

    [Fact]
    public async Task Sampled_decisions_and_those_dropped_are_all_there_were()
    {
        await using var logging = await LoggingEdge.StartAsync();
        foreach (var route in (string[])["half", "none", "off"])
        {
            for (var i = 0; i < 100; i++)
            {
                await logging.Edge.GetAsync($"/{route}/yes-{i}", logging.Demo.Token());
            }
        }

        await Eventually.TrueAsync(
            () => Task.FromResult(logging.Issuer.Decisions.Count + logging.Issuer.Dropped.GetValueOrDefault("tnt_demo") == 200), () => $"{logging.Issuer.Decisions.Count}");
        Assert.InRange(logging.Issuer.Decisions.Count, 45, 55);
        Assert.All(logging.Issuer.Decisions.Values, decision => Assert.Equal("half", decision.Route));
    }

    [Fact]
    public async Task Sampled_decisions_without_room_are_dropped_and_counted_and_hold_nobody_up()
    {
        await using var logging = await LoggingEdge.StartAsync(new { Queue = 10 });
        logging.Issuer.Faults.TakesDecisions = _ => false;
        for (var i = 0; i < 200; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await logging.Edge.GetAsync($"/sampled/yes-{i}", logging.Demo.Token())).Status);
        }

        logging.Issuer.Faults.TakesDecisions = _ => true;
        await Eventually.TrueAsync(() => Task.FromResult(logging.Issuer.Decisions.Count + logging.Issuer.Dropped.GetValueOrDefault("tnt_demo") == 200), () =>
            $"{logging.Issuer.Decisions.Count} {logging.Issuer.Dropped.GetValueOrDefault("tnt_demo")}");
        Assert.InRange(logging.Issuer.Decisions.Count, 1, 199);
    }

    [Fact]
    public async Task Sampled_decisions_in_memory_are_sent_before_the_edge_stops()
    {
        await using var logging = await LoggingEdge.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            await logging.Edge.GetAsync($"/sampled/yes-{i}", logging.Demo.Token());
        }

        await logging.Edge.TerminateAsync();
        Assert.Equal(20, logging.Issuer.Decisions.Count);
    }

    [Fact]
    public async Task Durable_route_refuses_rather_than_go_on_unlogged_and_recovers()
    {
        await using var logging = await LoggingEdge.StartAsync(new { MaxBytes = 1024 * 1024, Fsync = "always" });
        logging.Issuer.Faults.TakesDecisions = _ => false;
        var answered = 0;
        var padding = new string('a', 4000);
        while (true)
        {
            var (status, code) = await logging.Edge.GetAsync($"/durable/yes?{padding}", logging.Demo.Token());
            if (status == HttpStatusCode.ServiceUnavailable)
            {
                Assert.Equal("decision_log_full", code);
                break;
            }

            Assert.Equal(HttpStatusCode.OK, status);
            answered++;
            Assert.True(answered < 2000);
        }

        Assert.Equal(answered, logging.Upstream.Requests);
        Assert.Equal(HttpStatusCode.OK, (await logging.Edge.GetAsync("/sampled/yes", logging.Demo.Token())).Status);
        logging.Issuer.Faults.TakesDecisions = _ => true;
        await Eventually.TrueAsync(async () => (await logging.Edge.GetAsync("/durable/yes-again", logging.Demo.Token())).Status == HttpStatusCode.OK, () => logging.Edge.Output);
        await Eventually.TrueAsync(() => Task.FromResult(logging.Issuer.Decisions.Values.Count(decision => decision.Route == "durable") == answered + 1), () =>
            $"{logging.Issuer.Decisions.Count} of {answered}");
        Assert.True(Directory.GetFiles(Path.Combine(logging.Edge.StateDirectory, "decisions")).Sum(file => new FileInfo(file).Length) < 512 * 1024);
    }

    [Fact]
    public async Task Batch_that_was_taken_without_an_answer_is_sent_again_under_the_same_ids()
    {
        await using var logging = await LoggingEdge.StartAsync();
        logging.Issuer.Faults.AnswersDecisions = number => number % 2 == 0;
        for (var i = 0; i < 20; i++)
        {
            await logging.Edge.GetAsync($"/durable/yes-{i}", logging.Demo.Token());
        }

        await RecordsAsync(logging, 20);
        await logging.Edge.TerminateAsync();
        await logging.Edge.StartAsync();
        await logging.Edge.GetAsync("/durable/yes-20", logging.Demo.Token());
        Assert.Equal(21, (await RecordsAsync(logging, 21)).Count);
    }

    [Fact]
    public async Task Records_that_somebody_deletes_stop_neither_the_edge_nor_those_that_follow()
    {
        await using var logging = await LoggingEdge.StartAsync();
        await logging.Edge.GetAsync("/durable/yes-1", logging.Demo.Token());
        await RecordsAsync(logging, 1);
        foreach (var file in Directory.GetFiles(Path.Combine(logging.Edge.StateDirectory, "decisions")))
        {
            File.Delete(file);
        }

        await logging.Edge.GetAsync("/durable/yes-2", logging.Demo.Token());
        await RecordsAsync(logging, 2);
        Assert.Contains("was deleted by somebody", logging.Edge.Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await logging.Edge.GetAsync("/off/yes", logging.Demo.Token())).Status);
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static List<UnixFileMode> Modes(string[] files)
    {
        var modes = new List<UnixFileMode>();
        foreach (var file in files)
        {
            modes.Add(File.GetUnixFileMode(file));
        }

        return modes;
    }

    private static async Task<ICollection<DecisionRecord>> RecordsAsync(LoggingEdge logging, int count)
    {
        await Eventually.TrueAsync(() => Task.FromResult(logging.Issuer.Decisions.Count >= count), () => "never came: " + logging.Edge.Output);
        return logging.Issuer.Decisions.Values;
    }
}
