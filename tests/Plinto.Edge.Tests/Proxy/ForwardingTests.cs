using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Plinto.Edge.Tests.Running;
using Xunit;

namespace Plinto.Edge.Tests.Proxy;

/// <summary>What upstreams and clients send passes through as it is, and what cannot pass has a code.</summary>
public sealed class ForwardingTests : IAsyncLifetime
{
    private const int Megabyte = 1024 * 1024;
    private readonly FakeIssuer _issuer = new();
    private readonly RawUpstream _upstream = new();
    private EdgeProcess _edge = null!;

    public async ValueTask InitializeAsync()
    {
        _issuer.AddTenant("demo");
        await _issuer.StartAsync();
        _edge = new EdgeProcess(_issuer.Url, _upstream.Url, new
        {
            home = Routes.Route("{**rest}", ("Mode", "public")),
            api = Routes.Route("/api/{**rest}", ("Tenant", "demo"), ("Audience", FakeTenant.Audience)),
            small = Routes.Route("/small/{**rest}", ("Mode", "public"), ("LargestBody", "1000")),
            unlimited = Routes.Route("/unlimited/{**rest}", ("Mode", "public"), ("LargestBody", "none")),
            hasty = Routes.Route("/hasty/{**rest}", ("Mode", "public"), ("ActivityTimeout", "00:00:01"), ("StreamTimeout", "none")),
            cut = Routes.Route("/cut/{**rest}", ("Mode", "public"), ("ActivityTimeout", "none"), ("StreamTimeout", "00:00:01")),
        });
        await _edge.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        await _upstream.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Theory]
    [InlineData("Content-Disposition", "attachment; filename=\"r\u00c3\u00a9sum\u00c3\u00a9.pdf\"")] // UTF-8, a character a byte
    [InlineData("X-Name", "Jos\u00e9")]
    [InlineData("Location", "/caf\u00e9")]
    [InlineData("Set-Cookie", "name=Jos\u00e9; Path=/")]
    [InlineData("Content-Language", "\u00ff\u0080")]
    public async Task Header_of_an_upstream_arrives_byte_for_byte(string name, string value)
    {
        _upstream.Answer = _ => $"HTTP/1.1 302 Found\r\n{name}: {value}\r\nContent-Length: 0\r\n\r\n";
        Assert.Contains($"\r\n{name}: {value}\r\n", await GetRawAsync("/"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cookie", "name=Jos\u00e9")]
    [InlineData("Cookie", "name=Jos\u00c3\u00a9")]
    [InlineData("X-User", "Jos\u00e9")]
    [InlineData("Referer", "http://x/caf\u00c3\u00a9")]
    [InlineData("User-Agent", "\u00ff\u0080")]
    public async Task Header_of_a_client_arrives_byte_for_byte(string name, string value)
    {
        Assert.StartsWith("HTTP/1.1 200", await GetRawAsync("/", $"{name}: {value}\r\n"), StringComparison.Ordinal);
        Assert.Contains($"\r\n{name}: {value}\r\n", _upstream.Head, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 11\r\n\r\n", 204)]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 11\r\n\r\nhello world", 204)]
    [InlineData("HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n", 204)]
    [InlineData("HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n", 205)]
    [InlineData("HTTP/1.1 205 Reset Content\r\nContent-Length: 2\r\n\r\nok", 205)]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 11\r\n\r\n", 304)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200)]
    public async Task Length_beside_a_status_without_body_does_no_harm(string answer, int status)
    {
        _upstream.Answer = _ => answer;
        var got = await GetRawAsync("/");
        Assert.StartsWith($"HTTP/1.1 {status} ", got, StringComparison.Ordinal);
        Assert.EndsWith(status == 200 ? "ok" : "\r\n\r\n", got, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Upstream_that_refuses_a_body_without_reading_it_is_heard(bool isChunked)
    {
        _upstream.ReadsBody = false;
        _upstream.Answer = _ => "HTTP/1.1 413 Content Too Large\r\nContent-Length: 8\r\nConnection: close\r\n\r\ntoo much";
        var (status, body) = await PostAsync("/", 20 * Megabyte, isChunked);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "too much"), (status, body));
    }

    [Fact]
    public async Task Upstream_that_closes_without_an_answer_has_a_code()
    {
        _upstream.ReadsBody = false;
        _upstream.Answer = _ => "";
        Assert.Equal((HttpStatusCode.BadGateway, "upstream_unreachable"), Code(await PostAsync("/", 20 * Megabyte, isChunked: false)));
        Assert.Equal((HttpStatusCode.BadGateway, "upstream_unreachable"), await _edge.GetAsync("/"));
    }

    [Theory]
    [InlineData("/small/x", 1001, false)]
    [InlineData("/", (100 * Megabyte) + 1, false)]
    [InlineData("/api/x", (100 * Megabyte) + 1, false)]
    [InlineData("/small/x", 200_000, true)]
    public async Task Body_over_the_limit_of_its_route_is_refused(string path, int size, bool isChunked)
    {
        var (status, code) = Code(await PostAsync(path, size, isChunked, expectContinue: !isChunked));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "body_too_large"), (status, code));
        Assert.Equal(isChunked ? 1 : 0, _upstream.Requests); // without a length it is found out on the way
    }

    [Theory]
    [InlineData("/small/x", 1000)]
    [InlineData("/", 31_000_000)]
    [InlineData("/unlimited/x", (100 * Megabyte) + 1)]
    public async Task Body_within_the_limit_of_its_route_passes(string path, int size)
    {
        _upstream.Answer = _ => "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nok";
        Assert.Equal((HttpStatusCode.OK, "ok"), await PostAsync(path, size, isChunked: false));
    }

    [Fact]
    public async Task Silent_upstream_is_given_up_with_a_code()
    {
        var never = new TaskCompletionSource();
        _upstream.Answers = never.Task;
        Assert.Equal((HttpStatusCode.GatewayTimeout, "upstream_timeout"), await _edge.GetAsync("/hasty/x"));
        never.SetResult();
    }

    [Fact]
    public async Task Quiet_stream_stays_open_and_is_cut_where_the_route_says_so()
    {
        var later = new TaskCompletionSource();
        _upstream.Answers = later.Task;
        var kept = GetRawAsync("/hasty/x", "Accept: text/event-stream\r\n");
        Assert.StartsWith("HTTP/1.1 504", await GetRawAsync("/cut/x", "Accept: text/event-stream\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 504", await GetRawAsync("/hasty/x"), StringComparison.Ordinal); // as long again: the time-out of ordinary requests has passed for the stream
        Assert.False(kept.IsCompleted);
        later.SetResult();
        Assert.StartsWith("HTTP/1.1 200", await kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expectation_is_answered_by_the_edge_and_not_passed_on()
    {
        _upstream.Answer = _ => "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nok";
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _edge.Port, TestContext.Current.CancellationToken);
        Assert.Equal("HTTP/1.1 100 Continue", await SendAsync(client, "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
        Assert.Equal("HTTP/1.1 200 OK", await SendAsync(client, "hi"));
        Assert.DoesNotContain("Expect", _upstream.Head, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Body_of_a_refused_request_is_not_asked_for()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _edge.Port, TestContext.Current.CancellationToken);
        Assert.Equal("HTTP/1.1 401 Unauthorized", await SendAsync(client, "POST /api/x HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
    }

    [Fact]
    public async Task Forwarded_header_of_a_client_does_not_arrive()
    {
        await GetRawAsync("/", "Forwarded: for=203.0.113.7;proto=https\r\n");
        Assert.DoesNotContain("\r\nForwarded:", _upstream.Head, StringComparison.OrdinalIgnoreCase);
    }

    private Task<string> GetRawAsync(string path, string headers = "") => _edge.SendRawAsync($"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n");

    /// <summary>Sends, and returns the first line that comes back.</summary>
    private static async Task<string> SendAsync(TcpClient client, string text)
    {
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);
        var buffer = new byte[65536];
        var read = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
        return Encoding.Latin1.GetString(buffer, 0, read).Split("\r\n")[0];
    }

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(string path, int size, bool isChunked, bool expectContinue = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _edge.Url + path) { Content = new ByteArrayContent(new byte[size]) };
        request.Headers.TransferEncodingChunked = isChunked;
        request.Headers.ExpectContinue = expectContinue;
        if (path.StartsWith("/api", StringComparison.Ordinal))
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + _issuer.Tenants["demo"].Token());
        }

        using var response = await _edge.Http.SendAsync(request);
        return (response.StatusCode, Encoding.Latin1.GetString(await response.Content.ReadAsByteArrayAsync()));
    }

    private static (HttpStatusCode Status, string Code) Code((HttpStatusCode Status, string Body) answer) =>
        (answer.Status, JsonDocument.Parse(answer.Body).RootElement.GetProperty("code").GetString()!);
}
