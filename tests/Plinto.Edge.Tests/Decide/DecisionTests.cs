using System.Net;
using System.Text.Json;
using Xunit;

namespace Plinto.Edge.Tests.Decide;

/// <summary>What is not a clear yes is refused, each with its own code, and never reaches the upstream.</summary>
[Collection(DecidingEdgeGroup.Name)]
public sealed class DecisionTests(DecidingEdge deciding)
{
    [Theory]
    [InlineData("/nothing/x", 403, "policy_undefined")]
    [InlineData("/conflict/x", 403, "policy_error")]
    [InlineData("/absent/x", 403, "policy_missing")]
    [InlineData("/text/x", 403, "policy_result_invalid")]
    [InlineData("/reasons/x", 403, "policy_denied")]
    [InlineData("/header/x?name=x-other", 403, "policy_result_invalid")]
    [InlineData("/foreign/x", 403, "policy_undefined")]
    [InlineData("/scoped/x", 403, "insufficient_scope")]
    public async Task Each_way_to_say_no_has_its_own_code(string path, int status, string code)
    {
        var before = deciding.Upstream.Requests;
        Assert.Equal(((HttpStatusCode)status, code), await deciding.Edge.GetAsync(path, deciding.Demo.Token()));
        Assert.Equal(before, deciding.Upstream.Requests);
    }

    [Fact]
    public async Task Bomb_ends_in_a_denial_and_others_go_on()
    {
        var bombs = Enumerable.Range(0, 8).Select(_ => deciding.Edge.GetAsync("/bomb/x", deciding.Demo.Token())).ToList();
        Assert.Equal("", (await deciding.AskAsync(HttpMethod.Get, "/allow/x")).Code);
        foreach (var (status, code) in await Task.WhenAll(bombs))
        {
            Assert.Equal(HttpStatusCode.Forbidden, status);
            Assert.Contains(code, (string[])["policy_timeout", "policy_budget_exceeded"]);
        }
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|aa)+$")]
    [InlineData("(a{0,100}){0,10}b")]
    [InlineData("(((((a*)*)*)*)*)*b")]
    public async Task Catastrophic_pattern_is_denied_in_time(string pattern)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var (_, code) = await deciding.AskAsync(HttpMethod.Get, "/pattern/x?pattern=" + Uri.EscapeDataString(pattern), null, ("x-text", new string('a', 20_000) + "!"));
        Assert.Contains(code, (string[])["policy_undefined", "policy_denied", "policy_timeout", "policy_budget_exceeded"]);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10)); // backtracking would not end in this world's time
    }

    [Fact]
    public async Task Reasons_are_told_and_nothing_of_the_input()
    {
        var (body, _) = await deciding.AskAsync(HttpMethod.Get, "/reasons/secret-path?secret=1");
        Assert.Equal(["not on a sunday", "not you"], body.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()));
        Assert.DoesNotContain("secret", body.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("usr_1", body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weak_sign_in_is_challenged_and_a_strong_one_passes()
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, deciding.Edge.Url + "/stepup/x") { Headers = { { "Authorization", "Bearer " + deciding.Demo.Token("weak", acr: "aal1") } } };
        using var response = await deciding.Edge.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer realm=\"demo\", error=\"insufficient_user_authentication\", error_description=\"a stronger sign-in is needed\", acr_values=\"aal2\"",
            response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("step_up_required",
            JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("code").GetString());
        Assert.Equal("step_up_required", (await deciding.AskAsync(HttpMethod.Get, "/stepup/x", deciding.Demo.Token("none"))).Code);
        Assert.Equal("", (await deciding.AskAsync(HttpMethod.Get, "/stepup/x", deciding.Demo.Token("enough", acr: "aal2"))).Code);
        Assert.Equal("", (await deciding.AskAsync(HttpMethod.Get, "/stepup/x", deciding.Demo.Token("more", acr: "aal3"))).Code);
    }

    [Fact]
    public async Task Roles_decide_without_a_policy_written()
    {
        Assert.Equal("", (await deciding.AskAsync(HttpMethod.Get, "/documents/7")).Code);
        Assert.Equal("policy_denied", (await deciding.AskAsync(HttpMethod.Delete, "/documents/7")).Code);
        Assert.Equal("", (await deciding.AskAsync(HttpMethod.Delete, "/documents/7", deciding.Demo.Token("admin", subject: "usr_admin"))).Code);
        Assert.Equal("policy_denied", (await deciding.AskAsync(HttpMethod.Get, "/documents/7", deciding.Demo.Token("nobody", subject: "usr_nobody"))).Code);
    }

    [Fact]
    public async Task Tenant_is_decided_by_its_own_policy_over_its_own_data()
    {
        Assert.Equal("", (await deciding.AskAsync(HttpMethod.Get, "/allow/x")).Code);
        Assert.Equal("policy_denied", (await deciding.AskAsync(HttpMethod.Get, "/other/x", deciding.Other.Token("other"))).Code);
        Assert.Equal("policy_undefined", (await deciding.AskAsync(HttpMethod.Get, "/foreign/x")).Code); // the other tenant has that assignment
    }

    [Theory]
    [InlineData("Host")]
    [InlineData("Set-Cookie")]
    [InlineData("Connection")]
    [InlineData("Content-Length")]
    [InlineData("Transfer-Encoding")]
    [InlineData("Authorization")]
    [InlineData("X-Plinto-Subject")]
    [InlineData("x_plinto_subject")]
    [InlineData("X.Plinto.Subject")]
    [InlineData("X-Forwarded-For")]
    [InlineData("x%0D%0AX-Plinto-Subject")]
    public async Task Header_of_identity_framing_or_routing_is_never_set_by_a_policy(string name)
    {
        var before = deciding.Upstream.Requests;
        Assert.Equal("policy_result_invalid", (await deciding.AskAsync(HttpMethod.Get, "/header/x?name=" + name)).Code);
        Assert.Equal(before, deciding.Upstream.Requests);
    }

    [Theory]
    [InlineData("x-role")]
    [InlineData("X-Role")]
    [InlineData("X_Role")]
    [InlineData("x.role")]
    public async Task Header_that_only_a_decision_may_set_is_not_taken_from_the_client(string name)
    {
        var (echo, code) = await deciding.AskAsync(HttpMethod.Get, "/header/x?name=x-seen", null, (name, "spoofed"));
        Assert.Equal("", code);
        Assert.Equal("evil", DecidingEdge.Header(echo, "x-seen"));
        Assert.DoesNotContain("spoofed", echo.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("evil", DecidingEdge.Header((await deciding.AskAsync(HttpMethod.Get, "/header/x?name=X-Role", null, (name, "spoofed"))).Echo, "x-role"));
    }
}
