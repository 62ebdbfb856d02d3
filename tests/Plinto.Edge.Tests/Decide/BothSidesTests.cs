using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plinto.Edge.Tests.Running;
using Plinto.Tests;
using Xunit;

namespace Plinto.Edge.Tests.Decide;

/// <summary>
/// The same request to an edge and to an app that decides in process by the same policy: the policy is given the same document, byte for byte but for the time, or the request is
/// refused alike. What differs on purpose stands in a table of the README of <c>Plinto.Decisions</c>.
/// </summary>
public sealed partial class BothSidesTests : IAsyncLifetime
{
    private const string Pattern = "/echo/{**rest}";
    private const string Policy = """
        package app

        echo := {"allow": false, "reasons": [json.marshal(input)]}
        """;

    private readonly FakeIssuer _issuer = new();
    private readonly EchoUpstream _upstream = new();
    private readonly PolicyApp _app = new();
    private readonly int _edgeHttp2 = LoopbackPort.Next();
    private EdgeProcess _edge = null!;

    private FakeTenant Demo => _issuer.Tenants["demo"];

    public async ValueTask InitializeAsync()
    {
        var demo = _issuer.AddTenant("demo");
        demo.Record = demo.Record with { Issuer = _app.Issuer };
        demo.Policy = FakePolicy.Record(1, Policy, "app/echo");
        await _issuer.StartAsync();
        await _upstream.StartAsync();
        await _app.StartAsync(demo, Policy, "app/echo", Pattern, "X-Region", "X-Many", "X-Real-IP", "X-Forwarded-For", "X_Forwarded_Host", "Forwarded", "Cookie", "Authorization",
            "X-Plinto-Subject", "X-HTTP-Method-Override");
        _edge = new EdgeProcess(_issuer.Url, _upstream.Url, new Dictionary<string, object>
        {
            [Pattern] = Routes.Route(Pattern, ("Tenant", "demo"), ("Audience", FakeTenant.Audience), ("Policy", "app/echo"), ("PolicyHeaders", "x-region x-many x-real-ip")),
        });
        _edge.Environment["Kestrel__Endpoints__One__Url"] = _edge.Url;
        _edge.Environment["Kestrel__Endpoints__One__Protocols"] = "Http1";
        _edge.Environment["Kestrel__Endpoints__Two__Url"] = $"http://127.0.0.1:{_edgeHttp2}";
        _edge.Environment["Kestrel__Endpoints__Two__Protocols"] = "Http2";
        await _edge.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        await _app.DisposeAsync();
        await _issuer.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    // Each row costs a few milliseconds, two servers cost seconds.
    [Fact]
    public async Task Policy_is_given_the_same_document_on_both_sides()
    {
        var token = Demo.Token("both", acr: "aal1");
        foreach (var (line, headers, holds) in Rows())
        {
            var request = $"{line} HTTP/1.1\r\nHost: Example.test:8443\r\nConnection: close\r\n{headers}Content-Length: 0\r\nAuthorization: Bearer {token}\r\n\r\n";
            var edge = await AskAsync(_edge.Port, request);
            var app = await AskAsync(_app.Port, request);
            Assert.True(edge == app, $"{line}\nedge: {edge}\napp:  {app}");
            Assert.True(edge.Document.Contains(holds, StringComparison.Ordinal), $"{line}: `{holds}` is not in {edge.Document}");
        }
    }

    [Fact]
    public async Task Client_that_acts_for_nobody_is_one_on_both_sides()
    {
        var request = $"GET /echo/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {Demo.Token("client", subject: "cli_1", session: null)}\r\n\r\n";
        var edge = await AskAsync(_edge.Port, request);
        Assert.Equal(edge, await AskAsync(_app.Port, request));
        Assert.Contains("""{"id":"cli_1","type":"client"}""", edge.Document, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/echo/x?", 101)]
    [InlineData("/echo/", 300)]
    public async Task More_than_a_policy_is_given_to_read_has_one_status_on_both_sides(string start, int times)
    {
        var request = $"GET {start}{string.Join(start.EndsWith('?') ? '&' : '/', Enumerable.Repeat("a", times))} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {Demo.Token("large")}\r\n\r\n";
        var edge = await AskAsync(_edge.Port, request);
        Assert.Equal((413, "policy_input_too_large", ""), edge);
        Assert.Equal(edge, await AskAsync(_app.Port, request));
    }

    [Fact]
    public async Task WebSocket_has_one_action_whatever_opens_it()
    {
        var token = Demo.Token("socket");
        var upgrade = $"GET /echo/x HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer {token}\r\n\r\n";
        (int Status, string Code, string Document)[] answers =
        [
            await AskAsync(_edge.Port, upgrade),
            await AskAsync(_app.Port, upgrade),
            await ConnectAsync(_edgeHttp2, token),
            await ConnectAsync(_app.Http2Port, token),
        ];
        Assert.All(answers, answer => Assert.Contains("\"action\":{\"name\":\"read\"}", answer.Document, StringComparison.Ordinal));
        Assert.Equal(answers[0], answers[1]);
        Assert.Equal(answers[2], answers[3]);
    }

    /// <summary>Request line, headers, and what the document must hold: proof that the row says what it means to.</summary>
    private static IEnumerable<(string Line, string Headers, string Holds)> Rows() =>
    [
        ("GET /echo/a%20b/%C3%BC?q=1&q=%C3%A4&Q=2&x&+=%2B", "", "\"path\":[\"echo\",\"a b\",\"ü\"]"),
        ("GET /echo/", "", "\"path\":[\"echo\",\"\"]"),
        ("GET /echo/x", "", "\"host\":\"example.test\""),
        ("GET /echo/x?a=%2561&=b&&c=1;d=2", "", "\"a\":[\"%61\"]"),
        ("GET /echo/x?%00=%FF", "", "\"query\""),
        ("OPTIONS /echo/x", "", "\"name\":\"read\""),
        ("POST /echo/x", "", "\"name\":\"create\""),
        ("PUT /echo/x", "", "\"name\":\"update\""),
        ("PATCH /echo/x", "", "\"name\":\"update\""),
        ("DELETE /echo/x", "", "\"name\":\"delete\""),
        ("get /echo/x", "", "\"method\":\"GET\""),
        ("READ /echo/x", "", "\"name\":\"method-read\""),
        ("Update /echo/x", "", "\"name\":\"method-update\""),
        ("PURGE /echo/x", "", "\"name\":\"purge\""),
        ("GET /echo/x", "X-Region: eu\r\nx-region: us\r\nX-Many: 1\r\nX-Other: y\r\n", "\"headers\":{\"x-many\":\"1\",\"x-region\":\"eu, us\"}"),
        ("GET /echo/x", "X-Region: \r\n", "\"headers\":{\"x-region\":\"\"}"),
        ("GET /echo/x", "X-Region: stra\u00c3\u009fe\r\n", "straße"),
        ("GET /echo/x", "X-Real-IP: 10.0.0.1\r\nX-Forwarded-For: 10.0.0.1\r\nX_Forwarded_Host: evil\r\nForwarded: for=10.0.0.1\r\n", "\"headers\":{}"),
        ("GET /echo/x", "X-Plinto-Subject: usr_admin\r\nX-HTTP-Method-Override: DELETE\r\nCookie: session=secret\r\n", "\"headers\":{}"),
    ];

    private static async Task<(int Status, string Code, string Document)> AskAsync(int port, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        var received = new StringBuilder();
        var buffer = new byte[65536];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        for (var read = -1; read != 0 && !received.ToString().Contains("\r\n0\r\n", StringComparison.Ordinal);)
        {
            read = await stream.ReadAsync(buffer, limit.Token);
            received.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        var text = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(received.ToString()));
        return Read(
            int.Parse(text.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture),
            text.Contains('{', StringComparison.Ordinal) ? text[text.IndexOf('{')..(text.LastIndexOf('}') + 1)] : $$"""{"code":{{JsonSerializer.Serialize(text)}}}""");
    }

    private static async Task<(int Status, string Code, string Document)> ConnectAsync(int port, string token)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(
            HttpMethod.Connect, $"http://127.0.0.1:{port}/echo/x") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Protocol = "websocket";
        request.Headers.Host = "x";
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return Read((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The time is that of each answer; all else must be equal.</summary>
    private static (int Status, string Code, string Document) Read(int status, string body)
    {
        var problem = JsonDocument.Parse(body).RootElement;
        var document = problem.TryGetProperty("reasons", out var reasons) ? reasons[0].GetString()! : "";
        return (status, problem.GetProperty("code").GetString()!, Time().Replace(document, "\"time\":\"now\""));
    }

    [GeneratedRegex("\"time\":\"[0-9TZ:-]+\"")]
    private static partial Regex Time();
}
