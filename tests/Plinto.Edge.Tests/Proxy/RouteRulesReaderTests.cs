using Plinto.Edge.Proxy;
using Xunit;

namespace Plinto.Edge.Tests.Proxy;

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
    [InlineData("scopes", "api:read")]
    [InlineData("OutageGrace", "2.00:00:00")]
    [InlineData("OutageGrace", "-00:00:01")]
    [InlineData("Mode", "Public")]
    public void Rule_that_is_not_understood_refuses_the_route(string key, string value)
    {
        var (rules, errors) = Read(("Tenant", "demo"), ("Audience", "api"), (key, value));
        Assert.Null(rules);
        Assert.Equal("Plinto:" + key, Assert.Single(errors).Key);
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
