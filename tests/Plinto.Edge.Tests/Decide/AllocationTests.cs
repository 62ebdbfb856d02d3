using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Plinto.Decisions;
using Plinto.Decisions.Input;
using Plinto.Edge.Configuration;
using Plinto.Edge.Decide;
using Plinto.Edge.Policies;
using Plinto.Edge.Requests;
using Plinto.Edge.Routing;
using Plinto.Edge.Snapshots;
using Plinto.Edge.Tests.Running;
using Plinto.Protocol.EdgeFeed;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Cache;
using Xunit;

namespace Plinto.Edge.Tests.Decide;

/// <summary>What a decision costs the garbage collector, besides what the request costs anyway.</summary>
public sealed class AllocationTests(ITestOutputHelper output)
{
    private const string Policy = """
        package app

        allow if {
            input.request.method == "GET"
            input.request.path[0] == "documents"
            input.request.headers["x-region"] == input.token.region
        }
        """;

    [Theory]
    [InlineData("plinto/rbac/allow", 900)] // subject, action, resource
    [InlineData("app/allow", 1600)]        // path, headers
    public void Decision_keeps_to_its_budget(string entrypoint, int budget)
    {
        var demo = new FakeTenant("demo") { Policy = FakePolicy.Record(1, Policy, "app/allow"), Roles = Roles() };
        var loader = new PolicyLoader(new PolicyOptions(), TimeProvider.System, NullLogger<PolicyLoader>.Instance);
        var message = demo.Snapshot("epoch1", 1, TimeProvider.System.GetUtcNow());
        var snapshot = Snapshot.From(message, [], loader.Next(TenantPolicy.None, message));
        var point = snapshot.Policy.Find(entrypoint)!;
        var route = new RoutePolicy { Entrypoint = entrypoint, Resource = "documents", Headers = ["x-region"], Log = LogMode.Off };
        var rules = new RouteRules { RouteId = "documents", Mode = RouteMode.Api, Policy = route };
        var http = new DefaultHttpContext();
        http.Request.Method = "GET";
        http.Request.Path = "/documents/7";
        http.Request.Headers["x-region"] = "eu";
        var inputs = new InputDocument(headersAreBytes: true);
        var token = new VerifiedToken(Token());
        for (var i = 0; i < 200; i++)
        {
            Assert.True(Decide(inputs, http, rules, snapshot, token, point, route));
        }

        const int Count = 1000;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Count; i++)
        {
            Decide(inputs, http, rules, snapshot, token, point, route);
        }

        var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / Count;
        output.WriteLine($"{entrypoint}: {allocated} bytes a decision");
        Assert.InRange(allocated, 0, budget);
    }

    // What the step does but for metrics and headers.
    private static bool Decide(InputDocument inputs, HttpContext http, RouteRules rules, Snapshot snapshot, VerifiedToken token, DecisionPoint point, RoutePolicy route)
    {
        var request = new EdgeRequest(http, rules, DateTimeOffset.UnixEpoch) { Snapshot = snapshot, Token = token };
        return point.Decide(inputs.Make(DecideByPolicy.Ask(ref request, route, UpstreamIdentity.Of(token).InputFor(snapshot.Policy.Shapes)!), point.Reads)!)
            is { Allowed: true, Code: DecisionCode.Allowed };
    }

    private static RolesRecord Roles() => new()
    {
        Roles = new Dictionary<string, IReadOnlyList<string>> { ["reader"] = ["documents:read"] },
        Assignments = Enumerable.Range(0, 1000).ToDictionary(i => $"usr_{i}", _ => (IReadOnlyList<string>)["reader"]),
    };

    private static AccessToken Token() => new()
    {
        Issuer = "https://id.example/t/demo",
        Subject = "usr_7",
        ClientId = "cli_1",
        TokenId = "t",
        Audiences = [FakeTenant.Audience],
        ExpiresAt = DateTimeOffset.UnixEpoch,
        IssuedAt = DateTimeOffset.UnixEpoch,
        NotBefore = DateTimeOffset.UnixEpoch,
        Scopes = [],
        Scope = "",
        KeyId = "k",
        Claims = """{"sub":"usr_7","client_id":"cli_1","region":"eu"}"""u8.ToArray(),
    };
}
