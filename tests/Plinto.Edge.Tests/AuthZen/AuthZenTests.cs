using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Plinto.Edge.Tests.Running;
using Plinto.Protocol.EdgeFeed;
using Xunit;

namespace Plinto.Edge.Tests.AuthZen;

/// <summary>Apps ask in the standard's words, and only those that may.</summary>
public sealed class AuthZenTests : IAsyncLifetime
{
    private const string Alice = "\"subject\":{\"type\":\"identity\",\"id\":\"alice\"}";
    private const string Document = "\"resource\":{\"type\":\"documents\",\"id\":\"7\"}";
    private readonly FakeIssuer _issuer = new();
    private readonly EchoUpstream _upstream = new();
    private EdgeProcess _edge = null!;

    public async ValueTask InitializeAsync()
    {
        var demo = _issuer.AddTenant("demo");
        _issuer.AddTenant("other");
        demo.Policy = FakePolicy.Record(1, "package app\n\nallow := true", "app/allow");
        demo.Roles = new RolesRecord
        {
            Roles = new Dictionary<string, IReadOnlyList<string>> { ["reader"] = ["documents:read"] },
            Assignments = new Dictionary<string, IReadOnlyList<string>> { ["alice"] = ["reader"] },
        };
        await _issuer.StartAsync();
        await _upstream.StartAsync();
        _edge = new EdgeProcess(_issuer.Url, _upstream.Url, new { home = Routes.Route("/api/{**rest}", ("Mode", "public")) }, new Dictionary<string, object>
        {
            ["AuthZen"] = new { Tenant = "demo", FakeTenant.Audience, Origin = "https://pdp.example", DecisionLog = "durable" },
        });
        await _edge.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        await _issuer.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task Evaluation_is_answered_by_the_roles_in_force()
    {
        Assert.Equal((HttpStatusCode.OK, """{"decision":true,"context":{"code":"allowed"}}"""), await AskAsync("evaluation", Body("read")));
        Assert.Equal((HttpStatusCode.OK, """{"decision":false,"context":{"code":"policy_denied"}}"""), await AskAsync("evaluation", Body("delete")));
        _issuer.Assign(_issuer.Tenants["demo"], "alice");
        await Eventually.TrueAsync(async () => (await AskAsync("evaluation", Body("read"))).Body.Contains("policy_denied", StringComparison.Ordinal), () => _edge.Output);
    }

    [Theory]
    [InlineData("execute_all", """{"evaluations":[{"decision":true,"context":{"code":"allowed"}},{"decision":false,"context":{"code":"policy_denied"}},{"decision":true,"context":{"code":"allowed"}}]}""")]
    [InlineData("deny_on_first_deny", """{"evaluations":[{"decision":true,"context":{"code":"allowed"}},{"decision":false,"context":{"code":"policy_denied"}}]}""")]
    [InlineData("permit_on_first_permit", """{"evaluations":[{"decision":true,"context":{"code":"allowed"}}]}""")]
    public async Task Evaluations_are_answered_as_far_as_the_caller_wants(string semantic, string answer)
    {
        var evaluations = string.Join(',', new[] { "read", "delete", "read" }.Select(name => $"{{\"action\":{{\"name\":\"{name}\"}}}}"));
        Assert.Equal((HttpStatusCode.OK, answer),
            await AskAsync("evaluations", $"{{{Alice},{Document},\"evaluations\":[{evaluations}],\"options\":{{\"evaluations_semantic\":\"{semantic}\"}}}}"));
    }

    [Fact]
    public async Task Caller_without_token_scope_or_tenant_is_refused()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync("evaluation", Body("read"), token: "")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync("evaluation", Body("read"), token: "garbage")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync("evaluation", Body("read"), _issuer.Tenants["demo"].Token("unscoped"))).Status);
        var foreign = await AskAsync("evaluation", Body("read"), _issuer.Tenants["other"].Token("other", scope: "authzen:evaluate"));
        Assert.Equal(HttpStatusCode.Unauthorized, foreign.Status);
        Assert.Matches("token_(tenant|issuer)_mismatch", foreign.Body); // which one depends on whether the edge has met that tenant yet
        Assert.Contains("token_audience_mismatch",
            (await AskAsync("evaluation", Body("read"), _issuer.Tenants["demo"].Token("aud", scope: "authzen:evaluate", audience: "x"))).Body, StringComparison.Ordinal);
        Assert.Empty(_issuer.Decisions);
    }

    [Theory]
    [InlineData("not json", "application/json")]
    [InlineData("{}", "application/json")]
    [InlineData("{\"subject\":{\"type\":\"a\",\"id\":\"alice\"},\"subject\":{\"type\":\"a\",\"id\":\"admin\"}}", "application/json")]
    [InlineData("{}", "text/plain")]
    public async Task Bad_request_is_told_in_one_sentence(string body, string type)
    {
        var (status, answer) = await AskAsync("evaluation", body, type: type);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("\"code\":\"access_request_invalid\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_that_is_too_long_is_not_read_to_its_end() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync("evaluation", Body("read", new string('a', 400_000)))).Status);

    [Fact]
    public async Task Request_id_comes_back_and_stands_in_the_log()
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, _edge.Url + "/access/v1/evaluation") { Content = new StringContent(Body("read"), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token());
        request.Headers.Add("X-Request-ID", "request-7");
        using var response = await _edge.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("request-7", Assert.Single(response.Headers.GetValues("X-Request-ID")));
        await Eventually.TrueAsync(() => Task.FromResult(!_issuer.Decisions.IsEmpty), () => _edge.Output);
        var record = Assert.Single(_issuer.Decisions.Values);
        Assert.Equal(("request-7", "alice", null, "plinto/rbac/allow", true), (record.RequestId, record.Subject, record.Route, record.Entrypoint, record.Allowed));
    }

    [Fact]
    public async Task Metadata_names_the_origin_of_the_configuration_and_never_the_host_that_was_asked()
    {
        var answer = await _edge.SendRawAsync("GET /.well-known/authzen-configuration HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
        Assert.Contains("\"policy_decision_point\":\"https://pdp.example\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edge_that_is_not_configured_for_it_answers_nothing()
    {
        await using var plain = new EdgeProcess(_issuer.Url, _upstream.Url, new { home = Routes.Route("/api/{**rest}", ("Mode", "public")) });
        await plain.StartAsync();
        using var response = await plain.Http.PostAsync(
            new Uri(plain.Url + "/access/v1/evaluation"), new StringContent(Body("read"), Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static string Body(string action, string more = "") => $"{{{Alice},{Document},\"action\":{{\"name\":\"{action}\"}},\"context\":{{\"more\":\"{more}\"}}}}";

    private string Token() => _issuer.Tenants["demo"].Token("asks", scope: "authzen:evaluate");

    private async Task<(HttpStatusCode Status, string Body)> AskAsync(string endpoint, string body, string? token = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_edge.Url}/access/v1/{endpoint}") { Content = new StringContent(body, Encoding.UTF8, type) };
        if (token != "")
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? Token());
        }

        using var response = await _edge.Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
