using System.Text.Json;
using Plinto.Edge.Tests.Running;
using Plinto.Protocol.EdgeFeed;
using Xunit;

namespace Plinto.Edge.Tests.Decide;

/// <summary>An edge whose tenants <c>demo</c> and <c>other</c> have policies, one route for each thing a policy can say.</summary>
public sealed class DecidingEdge : IAsyncLifetime
{
    internal static readonly string[] Entrypoints =
        ["app/allow", "app/echo", "app/path", "app/reasons", "app/nothing", "app/conflict", "app/bomb", "app/pattern", "app/text", "app/header", "app/stepup", "app/foreign",
            "app/region"];

    internal const string Policy = """
        package app

        allow := true

        echo := {"allow": true, "headers": {"x-seen": json.marshal(input)}}

        path if {
            input.request.path == ["path", "open"]
            input.action.name == "read"
        }

        reasons := {"allow": false, "reasons": ["not on a sunday", "not you"]}

        nothing if input.token.nothing

        conflict := input.subject.id
        conflict := input.action.name

        bomb if {
            some a in numbers.range(1, 5000)
            some b in numbers.range(1, 5000)
            some c in numbers.range(1, 5000)
            a + b + c == -1
        }

        pattern if regex.match(input.request.query.pattern[0], input.request.headers["x-text"])

        text := "yes"

        header := {"allow": true, "headers": {input.request.query.name[0]: "evil"}}

        stepup := {"allow": true, "acr": "aal2"}

        foreign if data.plinto.assignments.usr_other

        region if input.request.headers["x-region"] == "eu"
        """;

    internal FakeIssuer Issuer { get; } = new();

    internal EchoUpstream Upstream { get; } = new();

    internal EdgeProcess Edge { get; private set; } = null!;

    internal FakeTenant Demo => Issuer.Tenants["demo"];

    internal FakeTenant Other => Issuer.Tenants["other"];

    public async ValueTask InitializeAsync()
    {
        var demo = Issuer.AddTenant("demo");
        demo.Policy = FakePolicy.Record(7, Policy, Entrypoints);
        demo.Roles = new RolesRecord
        {
            Roles = new Dictionary<string, IReadOnlyList<string>> { ["reader"] = ["documents:read"], ["admin"] = ["*:*"] },
            Assignments = new Dictionary<string, IReadOnlyList<string>> { ["usr_1"] = ["reader"], ["usr_admin"] = ["admin"] },
        };
        var other = Issuer.AddTenant("other");
        other.Policy = FakePolicy.Record(3, "package app\n\ndefault allow := false", "app/allow");
        other.Roles = new RolesRecord { Roles = demo.Roles.Roles, Assignments = new Dictionary<string, IReadOnlyList<string>> { ["usr_other"] = ["admin"] } };
        await Issuer.StartAsync();
        await Upstream.StartAsync();
        Edge = new EdgeProcess(Issuer.Url, Upstream.Url, Paths());
        await Edge.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Edge.DisposeAsync();
        await Issuer.DisposeAsync();
        await Upstream.DisposeAsync();
    }

    /// <summary>What the upstream received, or the code of the refusal.</summary>
    internal async Task<(JsonElement Echo, string Code)> AskAsync(HttpMethod method, string path, string? token = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, Edge.Url + path);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + (token ?? Demo.Token()));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Edge.Http.SendAsync(request);
        var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        return (body, response.Content.Headers.ContentType?.MediaType == "application/problem+json" ? body.GetProperty("code").GetString()! : "");
    }

    /// <summary>The input that the policy was given.</summary>
    internal async Task<JsonElement> InputAsync(HttpMethod method, string path, string? token = null, params (string Name, string Value)[] headers)
    {
        var (echo, code) = await AskAsync(method, path, token, headers);
        Assert.Equal("", code);
        return JsonDocument.Parse(Header(echo, "x-seen")!).RootElement;
    }

    internal static string? Header(JsonElement echo, string name) =>
        echo.GetProperty("headers").EnumerateArray().SingleOrDefault(
            header => string.Equals(header[0].GetString(), name, StringComparison.OrdinalIgnoreCase)) is { ValueKind: JsonValueKind.Array } found ? found[1].GetString() : null;

    private static Dictionary<string, object> Paths()
    {
        var routes = new Dictionary<string, object>
        {
            ["allow"] = Route("allow"),
            ["echo"] = Route("echo", ("PolicySets", "x-seen"), ("PolicyHeaders", "x-region x-many")),
            ["named"] = Routes.Route("/named/{**rest}", ("Tenant", "demo"), ("Audience", FakeTenant.Audience), ("Policy", "app/echo"), ("PolicySets", "x-seen"),
            ("Action", "approve"), ("Resource", "invoices")),
            ["path"] = Route("path"),
            ["reasons"] = Route("reasons"),
            ["nothing"] = Route("nothing"),
            ["conflict"] = Route("conflict"),
            ["bomb"] = Route("bomb"),
            ["pattern"] = Route("pattern", ("PolicyHeaders", "x-text")),
            ["text"] = Route("text"),
            ["header"] = Route("header", ("PolicySets", "x-seen x-role")),
            ["stepup"] = Route("stepup"),
            ["foreign"] = Route("foreign"),
            ["region"] = Route("region", ("PolicyHeaders", "x-region")),
            ["absent"] = Route("absent"),
            ["scoped"] = Routes.Route("/scoped/{**rest}", ("Tenant", "demo"), ("Audience", FakeTenant.Audience), ("Scopes", "api:admin"), ("Policy", "app/allow")),
            ["documents"] = Routes.Route("/documents/{**rest}", ("Tenant", "demo"), ("Audience", FakeTenant.Audience), ("Policy", "plinto/rbac/allow")),
            ["other"] = Routes.Route("/other/{**rest}", ("Tenant", "other"), ("Audience", FakeTenant.Audience), ("Policy", "app/allow")),
        };
        return routes;
    }

    private static object Route(string name, params (string Key, string Value)[] rules) =>
        Routes.Route($"/{name}/{{**rest}}", [("Tenant", "demo"), ("Audience", FakeTenant.Audience), ("Policy", "app/" + name), .. rules]);
}
