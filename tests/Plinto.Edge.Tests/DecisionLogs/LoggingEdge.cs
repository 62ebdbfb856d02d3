using Plinto.Edge.Tests.Running;

namespace Plinto.Edge.Tests.DecisionLogs;

/// <summary>An edge whose routes log what they decide: the entrypoint allows paths that begin with <c>yes</c>.</summary>
internal sealed class LoggingEdge : IAsyncDisposable
{
    private const string Policy = """
        package app

        default allow := {"allow": false, "reasons": ["say yes"]}

        allow := {"allow": true} if startswith(input.request.path[1], "yes")
        """;

    public FakeIssuer Issuer { get; } = new();

    public EchoUpstream Upstream { get; } = new();

    public EdgeProcess Edge { get; private set; } = null!;

    public FakeTenant Demo => Issuer.Tenants["demo"];

    public static async Task<LoggingEdge> StartAsync(object? options = null, params string[] redactions)
    {
        var logging = new LoggingEdge();
        var demo = logging.Issuer.AddTenant("demo");
        demo.Policy = FakePolicy.Record(7, Policy, "app/allow") with { Redactions = redactions };
        await logging.Issuer.StartAsync();
        await logging.Upstream.StartAsync();
        var routes = new
        {
            durable = Route("durable", ("DecisionLog", "durable")),
            sampled = Route("sampled", ("DecisionLog", "sampled")),
            half = Route("half", ("DecisionLog", "sampled"), ("DecisionSample", "0.5")),
            none = Route("none", ("DecisionLog", "sampled"), ("DecisionSample", "0")),
            off = Route("off"),
        };
        logging.Edge = new EdgeProcess(logging.Issuer.Url, logging.Upstream.Url, routes, options is null ? null : new Dictionary<string, object> { ["DecisionLog"] = options });
        await logging.Edge.StartAsync();
        return logging;
    }

    public async ValueTask DisposeAsync()
    {
        await Edge.DisposeAsync();
        await Issuer.DisposeAsync();
        await Upstream.DisposeAsync();
    }

    private static object Route(string name, params (string Key, string Value)[] rules) =>
        Routes.Route($"/{name}/{{**rest}}", [("Tenant", "demo"), ("Audience", FakeTenant.Audience), ("Policy", "app/allow"), .. rules]);
}
