using Plinto.Edge.Configuration;
using Plinto.Edge.Routing;
using Xunit;

namespace Plinto.Edge.Tests.Routing;

public sealed class RouteRulesReaderTests
{
    [Fact]
    public void Defaults_are_strict()
    {
        var (rules, errors) = Read(("Tenant", "demo"), ("Audience", "api"));
        Assert.Empty(errors);
        Assert.Equal((RouteMode.Api, TimeSpan.FromMinutes(15), false, TimeSpan.Zero), (rules!.Mode, rules.StaleAfter, rules.DenyWhenStale, rules.OutageGrace));
    }

    [Fact]
    public void Route_without_rules_is_an_error_and_not_public() => Assert.Null(Read().Rules);

    [Theory]
    [InlineData("Policy", "data.x.allow")]
    [InlineData("Policy", "allow")]
    [InlineData("Policy", "app//allow")]
    [InlineData("PolicyHeaders", "x-region")]
    [InlineData("DecisionLog", "durable")]
    [InlineData("scopes", "api:read")]
    [InlineData("OutageGrace", "2.00:00:00")]
    [InlineData("OutageGrace", "-00:00:01")]
    [InlineData("Mode", "Public")]
    [InlineData("LargestBody", "-1")]
    [InlineData("LargestBody", "10MB")]
    [InlineData("LargestBody", "0x10")]
    [InlineData("ActivityTimeout", "00:00:00")]
    [InlineData("ActivityTimeout", "forever")]
    [InlineData("StreamTimeout", "-00:00:01")]
    public void Rule_that_is_not_understood_refuses_the_route(string key, string value)
    {
        var (rules, errors) = Read(("Tenant", "demo"), ("Audience", "api"), (key, value));
        Assert.Null(rules);
        Assert.Equal("Plinto:" + key, Assert.Single(errors).Key);
    }

    [Theory]
    [InlineData("PolicyHeaders", "Authorization")]
    [InlineData("PolicyHeaders", "x-region Cookie")]
    [InlineData("PolicyHeaders", "DPoP")]
    [InlineData("PolicyHeaders", "X_Plinto_Subject")]
    [InlineData("PolicyHeaders", "X-Forwarded-For")]
    [InlineData("PolicyHeaders", "x_forwarded_host")]
    [InlineData("PolicySets", "Host")]
    [InlineData("PolicySets", "x-role X-Plinto-Subject")]
    [InlineData("PolicySets", "x.plinto.subject")]
    [InlineData("PolicySets", "Content_Length")]
    [InlineData("PolicySets", "Set-Cookie")]
    [InlineData("DecisionLog", "sometimes")]
    [InlineData("DecisionSample", "0.5")]
    public void Rule_around_a_policy_that_would_do_harm_refuses_the_route(string key, string value)
    {
        var (rules, errors) = Read(("Tenant", "demo"), ("Audience", "api"), ("Policy", "app/allow"), (key, value));
        Assert.Null(rules);
        Assert.Equal("Plinto:" + key, Assert.Single(errors).Key);
    }

    [Fact]
    public void Public_route_has_no_policy()
    {
        var (rules, errors) = Read(("Mode", "public"), ("Policy", "app/allow"));
        Assert.Null(rules);
        Assert.Equal("Plinto:Policy", Assert.Single(errors).Key);
    }

    [Fact]
    public void Policy_without_more_takes_action_from_the_method_and_logs_nothing()
    {
        var policy = Read(("Tenant", "demo"), ("Audience", "api"), ("Policy", "app/allow"), ("PolicyHeaders", "X-Region x-region")).Rules!.Policy!;
        Assert.Equal(("app/allow", null, "route", 1.0), (policy.Entrypoint, policy.Action, policy.Resource, policy.Sample));
        Assert.Equal(["x-region"], policy.Headers);
        Assert.Equal(LogMode.Off, policy.Log);
    }

    [Theory]
    [InlineData("plinto:Scopes")]
    [InlineData("PLINTO:SCOPES")]
    [InlineData("Plinto.Scopes")]
    [InlineData("PlintoScopes")]
    public void Rule_under_a_misspelt_prefix_does_not_open_the_route(string key)
    {
        var (rules, errors) = RouteRulesReader.Read("route", new Dictionary<string, string> { ["Plinto:Tenant"] = "demo", ["Plinto:Audience"] = "api", [key] = "api:admin" });
        Assert.Null(rules);
        Assert.Equal(key, Assert.Single(errors).Key);
    }

    private static (RouteRules? Rules, IReadOnlyList<(string Key, string Sentence)> Errors) Read(params (string Key, string Value)[] rules) =>
        RouteRulesReader.Read("route", rules.ToDictionary(rule => "Plinto:" + rule.Key, rule => rule.Value));
}
