using System.Text.Json;
using Plinto.Edge.Tests.Running;
using Xunit;

namespace Plinto.Edge.Tests.Proxy;

/// <summary>What was decided is what the upstream gets: bytes on the wire against the echo of the upstream.</summary>
[Collection(RunningEdgeGroup.Name)]
public sealed class SmugglingTests(RunningEdge running)
{
    private string Bearer => $"Authorization: Bearer {running.Demo.Token("smuggler")}\r\n";

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n")]
    [InlineData("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n")]
    [InlineData("Content-Length: 5\r\nContent-Length: 6\r\n")]
    [InlineData("Content-Length: 5, 6\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n")]
    [InlineData("Transfer-Encoding: xchunked\r\n")]
    [InlineData("Transfer-Encoding : chunked\r\n")]
    [InlineData("Transfer-Encoding:\vchunked\r\n")]
    [InlineData("X: y\r\n Transfer-Encoding: chunked\r\n")]
    public async Task Message_with_an_ambiguous_length_is_refused(string framing)
    {
        var before = running.Upstream.Requests;
        var answer = await running.Edge.SendRawAsync($"POST /api/echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{Bearer}{framing}\r\n0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 4", answer, StringComparison.Ordinal);
        Assert.Equal(before, running.Upstream.Requests);
    }

    [Fact]
    public async Task Length_with_a_plus_sign_arrives_as_the_plain_number_it_was_read_as()
    {
        var echo = await EchoAsync($"POST /api/echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{Bearer}Content-Length: +5\r\n\r\n12345");
        Assert.Equal("5", Assert.Single(Headers(echo), header => header.Name == "Content-Length").Value);
    }

    [Theory]
    [InlineData("/api/me?admin=true#x")]
    [InlineData("http://x/api/me?admin=true#x")]
    [InlineData("/api/%2e%2e/other/x")]
    [InlineData("/api/%2E%2E/other/x")]
    [InlineData("/api/../other/x")]
    [InlineData("/api/./me")]
    [InlineData("/api/.%2e/other/x")]
    [InlineData("/api/%2e/me")]
    [InlineData("/api//me")]
    [InlineData("//api/me")]
    [InlineData("/api%2fme")]
    [InlineData("/api%2Fme")]
    [InlineData("/api%5cme")]
    [InlineData("/api\\me")]
    [InlineData("/api/..%5cother")]
    [InlineData("/api/..;/other/x")]
    [InlineData("/api/me;x=1")]
    [InlineData("/api/me%3bx=1")]
    [InlineData("/api/%252e%252e/other")]
    [InlineData("/api%252fme")]
    [InlineData("/api/%00")]
    [InlineData("/api/me%0d%0aX-Plinto-Subject:%20root")]
    [InlineData("/api/%c0%ae%c0%ae/other")]
    [InlineData("/api/%c0%af")]
    [InlineData("/api/%ff")]
    [InlineData("/api/%zz")]
    [InlineData("/api/%4")]
    [InlineData("/api/me%3fa=b")]
    [InlineData("/api/me%23a")]
    [InlineData("/api/me#a")]
    [InlineData("http://x/api/../other")]
    [InlineData("/api/admin.")]
    [InlineData("/api/admin./x")]
    [InlineData("/api/...")]
    [InlineData("/api/.../x")]
    [InlineData("/api/admin%20")]
    [InlineData("/api/admin%20/x")]
    [InlineData("/api/admin.%20.")]
    [InlineData("/api/%20")]
    [InlineData("/api/admin::$DATA")]
    [InlineData("/api/admin:%24i30:$INDEX_ALLOCATION/x")]
    [InlineData("/api/admin%3a%3A%24DATA")]
    public async Task Path_with_two_readings_is_refused(string path)
    {
        var before = running.Upstream.Requests;
        var answer = await running.Edge.SendRawAsync($"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{Bearer}\r\n");
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Equal(before, running.Upstream.Requests);
    }

    [Theory]
    [InlineData("/api/me", "/api/me")]
    [InlineData("/api/%41%20b", "/api/%41%20b")]
    [InlineData("/api/m%C3%BCller?q=%2e%2e%2f&a=b;c", "/api/m%C3%BCller?q=%2e%2e%2f&a=b;c")]
    [InlineData("/api/a.b/c..d/.well-known/x~y", "/api/a.b/c..d/.well-known/x~y")]
    [InlineData("/api/a@b:c,d!e$f", "/api/a@b:c,d!e$f")]
    [InlineData("http://x/api/me?a", "/api/me?a")]
    [InlineData("/api/a|b", "/api/a|b")]
    [InlineData("/api/x^y", "/api/x^y")]
    [InlineData("/api/posts/[id]", "/api/posts/[id]")]
    [InlineData("/api/{id}/<a>/\"b\"/`c`", "/api/{id}/<a>/\"b\"/`c`")]
    [InlineData("/api/[...slug]", "/api/[...slug]")]
    [InlineData("/api/%5Bid%5D|%7C", "/api/%5Bid%5D|%7C")]
    [InlineData("/api/a.%20b", "/api/a.%20b")]
    [InlineData("/api/things:batch/$count", "/api/things:batch/$count")]
    public async Task Path_with_one_reading_arrives_as_it_was_decided(string path, string expected)
    {
        var echo = await EchoAsync($"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{Bearer}\r\n");
        Assert.Equal(expected, echo.GetProperty("target").GetString());
    }

    [Fact]
    public async Task Identity_headers_in_every_spelling_are_the_edges_alone()
    {
        string[] spellings =
        [
            "X-Plinto-Subject", "x-plinto-subject", "X-PLINTO-SUBJECT", "X_Plinto_Subject", "x-plinto_subject", "X.Plinto.Subject", "XPlintoSubject", "X--Plinto-Subject",
            "X-Plinto-Tenant", "X-Plinto-Anything", "X-Plinto-Assertion", "X_PLINTO_SCOPES",
        ];
        var spoofed = string.Concat(spellings.Select(name => $"{name}: root\r\n"));
        var echo = await EchoAsync($"GET /api/echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{Bearer}{spoofed}\r\n");
        var identity = Headers(echo).Where(header => header.Name.Replace("_", "-", StringComparison.Ordinal).StartsWith("x-plinto", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Name, header => header.Value);
        Assert.Equal(["X-Plinto-Assertion", "X-Plinto-Scopes", "X-Plinto-Session", "X-Plinto-Subject", "X-Plinto-Tenant"], identity.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("usr_1", identity["X-Plinto-Subject"]);
        Assert.DoesNotContain(Headers(echo), header => header.Value == "root");
    }

    [Theory]
    [InlineData("X-Original-URL")]
    [InlineData("x-rewrite-url")]
    public async Task Header_that_names_another_path_does_not_arrive(string name)
    {
        var echo = await EchoAsync($"GET /api/echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{Bearer}{name}: /api/admin\r\n\r\n");
        Assert.DoesNotContain(Headers(echo), header => header.Value == "/api/admin");
    }

    [Fact]
    public async Task Public_route_strips_identity_headers_too()
    {
        var echo = await EchoAsync("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Plinto-Subject: root\r\nX_Plinto_Subject: root\r\n\r\n");
        Assert.DoesNotContain(Headers(echo), header => header.Value == "root");
    }

    [Theory]
    [InlineData("X-Plinto-Subject")]
    [InlineData("x_plinto_subject")]
    [InlineData("Authorization")]
    [InlineData("TE, Host")]
    [InlineData("X-Forwarded-For")]
    [InlineData("CF-Connecting-IP")]
    [InlineData("x_real_ip")]
    public async Task Connection_header_cannot_remove_what_others_rely_on(string named)
    {
        using var response = await running.Edge.Http.SendAsync(Naming(named), TestContext.Current.CancellationToken);
        Assert.Contains("\"code\":\"connection_header_not_allowed\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_header_that_the_server_cut_short_removes_nothing()
    {
        var echo = await EchoAsync($"GET /api/echo HTTP/1.1\r\nHost: x\r\nConnection: close, X-Plinto-Subject\r\n{Bearer}\r\n");
        Assert.Contains(Headers(echo), header => header == ("X-Plinto-Subject", "usr_1"));
        Assert.DoesNotContain(Headers(echo), header => header.Name == "Connection");
    }

    [Fact]
    public async Task Hop_by_hop_headers_end_here()
    {
        var request = Naming("X-Hop");
        request.Headers.Add("X-Hop", "a");
        request.Headers.Add("X-Stays", "b");
        using var response = await running.Edge.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var echo = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.DoesNotContain(Headers(echo), header => header.Name == "X-Hop");
        Assert.Contains(Headers(echo), header => header.Name == "X-Stays");
    }

    [Fact]
    public async Task Forwarded_headers_of_a_stranger_are_replaced()
    {
        var echo = await EchoAsync(
            $"GET /api/echo HTTP/1.1\r\nHost: real\r\nConnection: close\r\nX-Forwarded-For: 10.9.9.9\r\nX-Forwarded-Host: evil\r\nX-Forwarded-Proto: https\r\n{Bearer}\r\n");
        var forwarded = Headers(echo).Where(header => header.Name.StartsWith("X-Forwarded", StringComparison.Ordinal)).ToDictionary(header => header.Name, header => header.Value);
        Assert.Equal("real", forwarded["X-Forwarded-Host"]);
        Assert.Equal("http", forwarded["X-Forwarded-Proto"]);
        Assert.DoesNotContain("10.9.9.9", forwarded["X-Forwarded-For"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Real-IP")]
    [InlineData("x_real_ip")]
    [InlineData("X-Client-IP")]
    [InlineData("True-Client-IP")]
    [InlineData("CF-Connecting-IP")]
    [InlineData("X-Original-Host")]
    [InlineData("X-Original-Method")]
    [InlineData("X-Original-For")]
    [InlineData("X-Forwarded-Uri")]
    [InlineData("X-Forwarded-Method")]
    [InlineData("X-Forwarded-Port")]
    [InlineData("X-Forwarded-User")]
    [InlineData("X_Forwarded_For")]
    [InlineData("X-Auth-Request-Email")]
    [InlineData("Remote-User")]
    [InlineData("Forwarded")]
    [InlineData("X-Originating-IP")]
    [InlineData("X-SSL-Client-Verify")]
    [InlineData("SSL_CLIENT_S_DN")]
    [InlineData("X-ARR-ClientCert")]
    [InlineData("X-MS-CLIENT-PRINCIPAL-NAME")]
    [InlineData("X-Amzn-Oidc-Identity")]
    [InlineData("Cf-Access-Authenticated-User-Email")]
    [InlineData("X-HTTP-Host-Override")]
    [InlineData("Proxy")]
    public async Task Client_cannot_say_what_only_a_proxy_may(string name)
    {
        var echo = await EchoAsync($"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{name}: spoofed\r\nX-Realm: kept\r\nReferer: kept\r\n\r\n");
        Assert.DoesNotContain(Headers(echo), header => header.Value.Contains("spoofed", StringComparison.Ordinal));
        Assert.Equal(2, Headers(echo).Count(header => header.Value == "kept"));
    }

    [Fact]
    public async Task Claim_cannot_end_a_header()
    {
        var token = running.Demo.Token("crlf", subject: "a\\r\\nX-Plinto-Tenant: root\\u00fc");
        var echo = await EchoAsync($"GET /api/echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n");
        Assert.Equal("a%0D%0AX-Plinto-Tenant: root%C3%BC", Headers(echo).Single(header => header.Name == "X-Plinto-Subject").Value);
    }

    private HttpRequestMessage Naming(string connection)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, running.Edge.Url + "/api/echo");
        request.Headers.Add("Authorization", "Bearer " + running.Demo.Token("smuggler"));
        request.Headers.TryAddWithoutValidation("Connection", connection);
        return request;
    }

    private async Task<JsonElement> EchoAsync(string request)
    {
        var answer = await running.Edge.SendRawAsync(request);
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        return JsonDocument.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..(answer.LastIndexOf('}') + 1)]).RootElement;
    }

    private static List<(string Name, string Value)> Headers(JsonElement echo) =>
        [.. echo.GetProperty("headers").EnumerateArray().Select(header => (header[0].GetString()!, header[1].GetString()!))];
}
