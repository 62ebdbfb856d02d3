using System.Net;
using Plinto.Edge.Tests.Running;
using Xunit;

namespace Plinto.Edge.Tests.Check;

/// <summary>A configuration that is wrong is refused before it does harm, with file, key and what to do.</summary>
public sealed class CheckTests : IAsyncLifetime
{
    private readonly RunningEdge _running = new();

    public ValueTask InitializeAsync() => _running.InitializeAsync();

    public ValueTask DisposeAsync() => _running.DisposeAsync();

    [Fact]
    public async Task Valid_configuration_passes()
    {
        var (exitCode, output) = await _running.Edge.RunAsync("--check");
        Assert.Contains("the configuration is valid: 4 routes, 1 clusters", output, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Each_error_names_file_and_key()
    {
        await using var wrong = new EdgeProcess("not a url", "http://127.0.0.1:1", new
        {
            misspelt = Routes.Route("/a", ("Tenant", "demo"), ("Audience", "x"), ("Scope", "api:read")),
            incomplete = Routes.Route("/b"),
            mode = Routes.Route("/c", ("Mode", "browsre"), ("Tenant", "demo"), ("Audience", "x")),
            time = Routes.Route("/d", ("Tenant", "demo"), ("Audience", "x"), ("StaleAfter", "soon"), ("Stale", "maybe")),
            contradiction = Routes.Route("/e", ("Mode", "public"), ("Scopes", "api:read")),
            policy = Routes.Route("/g", ("Tenant", "demo"), ("Audience", "x"), ("Policy", "data.app.allow"), ("PolicySets", "Host"), ("DecisionLog", "all")),
            nowhere = new { ClusterId = "missing", Match = new { Path = "/f" }, Metadata = new Dictionary<string, string> { ["Plinto:Mode"] = "public" } },
        }, new Dictionary<string, object> { ["ClockSkew"] = "01:00:00", ["Misspelt"] = "x", ["Policy"] = new { Time = "00:01:00", Stepps = 5 } });
        var (exitCode, output) = await wrong.RunAsync("--check");
        Assert.Equal(1, exitCode);
        string[] expected =
        [
            "edge.json: Plinto:Issuer:", "edge.json: Plinto:ClockSkew:", "edge.json: Plinto:Misspelt:", "edge.json: ReverseProxy:Routes:misspelt:Metadata:Plinto:Scope:",
            "Routes:incomplete:Metadata:Plinto:Tenant:", "Routes:incomplete:Metadata:Plinto:Audience:", "Routes:mode:Metadata:Plinto:Mode:",
            "Routes:time:Metadata:Plinto:StaleAfter:", "Routes:time:Metadata:Plinto:Stale:", "Routes:contradiction:Metadata:Plinto:Scopes:", "Routes:nowhere:ClusterId:",
            "Routes:policy:Metadata:Plinto:Policy:", "Routes:policy:Metadata:Plinto:PolicySets:", "Routes:policy:Metadata:Plinto:DecisionLog:",
            "edge.json: Plinto:Policy:Time:", "edge.json: Plinto:Policy:Stepps:",
        ];
        Assert.All(expected, line => Assert.Contains(line, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Process_does_not_start_on_a_wrong_configuration()
    {
        await using var wrong = new EdgeProcess("not a url", "http://127.0.0.1:1");
        var (exitCode, output) = await wrong.RunAsync();
        Assert.Equal(1, exitCode);
        Assert.Contains("Plinto:Issuer", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_takes_a_good_change_and_refuses_a_bad_one()
    {
        var edge = _running.Edge;
        var token = _running.Demo.Token();
        Assert.Equal(HttpStatusCode.OK, (await edge.GetAsync("/api/me", token)).Status);
        edge.Configure(_running.Upstream.Url, new { api = Routes.Route("/api/{**rest}", ("Tenant", "demo"), ("Audience", FakeTenant.Audience), ("Scopes", "api:admin")) });
        await Eventually.TrueAsync(async () => (await edge.GetAsync("/api/me", token)).Code == "insufficient_scope", () => edge.Output);
        edge.Configure(_running.Upstream.Url, new { api = Routes.Route("/api/{**rest}", ("Mode", "pubic")) });
        await Eventually.TrueAsync(() => Task.FromResult(edge.Output.Contains("`pubic` is not a mode", StringComparison.Ordinal)), () => edge.Output);
        Assert.Equal("insufficient_scope", (await edge.GetAsync("/api/me", token)).Code);
    }
}
