using System.Net;
using System.Runtime.Versioning;
using System.Text.Json;
using Plinto.EndToEnd.Running;
using Xunit;

namespace Plinto.EndToEnd.Scenarios;

/// <summary>What a newcomer sees after <c>deploy/up</c>.</summary>
[Collection(DeploymentGroup.Name)]
public sealed class DemoTests(Deployment demo)
{
    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void State_is_for_its_owner_alone()
    {
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(demo.UpFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(demo.StateDirectory));
    }

    [Fact]
    public async Task Home_is_public_and_the_api_is_not()
    {
        Assert.Equal(HttpStatusCode.OK, (await demo.GetAsync(demo.Edge + "/")).Status);
        var (status, code, _) = await demo.GetAsync(demo.Edge + "/api/me");
        Assert.Equal((HttpStatusCode.Unauthorized, "credential_missing"), (status, code));
    }

    [Fact]
    public async Task Service_sees_itself_and_is_kept_from_the_admin_route()
    {
        var token = await demo.TokenAsync(scope: "api:read api:write");
        var me = JsonDocument.Parse((await demo.GetAsync(demo.Edge + "/api/me", token)).Body).RootElement;
        Assert.Equal(demo.Client("service", "clientId"), me.GetProperty("subject").GetString());
        Assert.Equal(["api:read", "api:write"], me.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()!));
        Assert.Equal((HttpStatusCode.Forbidden, "insufficient_scope"), Short(await demo.GetAsync(demo.Edge + "/api/admin", token)));
        Assert.Equal((HttpStatusCode.Forbidden, "insufficient_scope"), Short(await demo.GetAsync(demo.App + "/api/admin", token)));
    }

    [Fact]
    public async Task Echo_shows_the_request_as_the_upstream_got_it()
    {
        var echo = JsonDocument.Parse((await demo.GetAsync(demo.Edge + "/api/echo?a=1&a=%2F", await demo.TokenAsync())).Body).RootElement;
        Assert.Equal("?a=1&a=%2F", echo.GetProperty("query").GetString());
        Assert.Contains(echo.GetProperty("headers").EnumerateArray(), header =>
            header[0].GetString() == "X-Plinto-Subject" && header[1].GetString() == demo.Client("service", "clientId"));
    }

    [Fact]
    public async Task App_is_as_strict_without_the_edge()
    {
        var token = await demo.TokenAsync();
        var parts = token.Split('.');
        Assert.Equal(HttpStatusCode.OK, (await demo.GetAsync(demo.App + "/api/me", token)).Status);
        (string? Token, string Code)[] attacks =
        [
            (null, "credential_missing"),
            ("garbage", "token_malformed"),
            ("eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0." + parts[1] + ".", "token_algorithm_not_allowed"),
            (token + "=", "token_encoding_invalid"),
            (parts[0] + "." + parts[1] + "." + (parts[2][0] == 'A' ? 'B' : 'A') + parts[2][1..], "token_signature_invalid"),
        ];
        foreach (var (attack, code) in attacks)
        {
            Assert.Equal((HttpStatusCode.Unauthorized, code), Short(await demo.GetAsync(demo.App + "/api/me", attack)));
            Assert.Equal((HttpStatusCode.Unauthorized, code), Short(await demo.GetAsync(demo.Edge + "/api/me", attack)));
        }
    }

    [Fact]
    public async Task Edge_and_issuer_show_health_and_metrics()
    {
        Assert.Equal(HttpStatusCode.OK, (await demo.GetAsync(demo.Edge + "/healthz")).Status);
        Assert.Equal(HttpStatusCode.OK, (await demo.GetAsync(demo.Text("issuer") + "/healthz")).Status);
        await demo.GetAsync(demo.Edge + "/"); // a counter shows once it counted, and the exporter answers from its own cache for a moment
        await Eventually.TrueAsync(
            async () => (await demo.GetAsync(demo.Up.GetProperty("metrics").GetProperty("edge").GetString()!))
            .Body.Contains("plinto_edge_requests_total", StringComparison.Ordinal),
            () => "the edge counted no request");
        Assert.Contains("# TYPE", (await demo.GetAsync(demo.Up.GetProperty("metrics").GetProperty("issuer").GetString()!)).Body, StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, (await demo.GetAsync(demo.Edge.Replace("18410", "18411", StringComparison.Ordinal) + "/api/me")).Status);
    }

    [Theory]
    [InlineData("issuer", "Plinto.Issuer")]
    [InlineData("inbox", "Plinto.Inbox")]
    [InlineData("edge", "edge")]
    [InlineData("app", "ProtectedApi")]
    [InlineData("postgres", "postgres")]
    public void Pids_are_of_the_processes_themselves(string name, string program)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "there is no /proc");
        var pid = demo.Up.GetProperty("pids").GetProperty(name).GetInt32();

        Assert.Contains(program, File.ReadAllText($"/proc/{pid}/cmdline"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Issuer_knows_where_each_edge_stands()
    {
        await Eventually.TrueAsync(
            async () => (await demo.ManageAsync(HttpMethod.Get, "/v1/edges")).Body.ToString().Contains("\"behind\":0", StringComparison.Ordinal), () =>
            "the edge is not listed, or not up to date");
    }

    private static (HttpStatusCode Status, string Code) Short((HttpStatusCode Status, string Code, string Body) answer) => (answer.Status, answer.Code);
}
