using System.Text.Json;
using Xunit;

namespace Plinto.Edge.Tests.Decide;

/// <summary>What the policy sees is what the upstream gets, whatever the client tries.</summary>
[Collection(DecidingEdgeGroup.Name)]
public sealed class InputTests(DecidingEdge deciding)
{
    [Fact]
    public async Task Input_is_as_documented()
    {
        var input = await deciding.InputAsync(HttpMethod.Post, "/echo/documents/7?q=a&q=b&Q=c&empty", deciding.Demo.Token("input", acr: "aal1"), ("X-Region", "eu"),
            ("X-Many", "1"), ("X-Unasked", "x"), ("Cookie", "secret"));
        var request = input.GetProperty("request");
        Assert.Equal("POST", request.GetProperty("method").GetString());
        Assert.Equal("""["echo","documents","7"]""", request.GetProperty("path").GetRawText());
        Assert.Equal("127.0.0.1", request.GetProperty("host").GetString());
        Assert.Equal("""{"x-many":"1","x-region":"eu"}""", request.GetProperty("headers").GetRawText());
        Assert.Equal("""{"Q":["c"],"empty":[""],"q":["a","b"]}""", request.GetProperty("query").GetRawText());
        Assert.Equal("aal1", input.GetProperty("token").GetProperty("acr").GetString());
        Assert.Equal("""{"id":"usr_1","type":"identity"}""", input.GetProperty("subject").GetRawText());
        Assert.Equal("""{"name":"create"}""", input.GetProperty("action").GetRawText());
        Assert.Equal("""{"id":"/echo/documents/7","type":"echo"}""", input.GetProperty("resource").GetRawText());
        var context = input.GetProperty("context");
        Assert.Equal(("echo", "127.0.0.1"), (context.GetProperty("route").GetString(), context.GetProperty("ip").GetString()));
        Assert.EndsWith("Z", context.GetProperty("time").GetString(), StringComparison.Ordinal);
        Assert.Equal(6, input.EnumerateObject().Count());
    }

    [Fact]
    public async Task Route_names_action_and_resource_and_a_client_is_told_from_a_person()
    {
        var input = await deciding.InputAsync(HttpMethod.Get, "/named/x", deciding.Demo.Token("client", subject: "cli_1"));
        Assert.Equal("""{"name":"approve"}""", input.GetProperty("action").GetRawText());
        Assert.Equal("invoices", input.GetProperty("resource").GetProperty("type").GetString());
        Assert.Equal("""{"id":"cli_1","type":"client"}""", input.GetProperty("subject").GetRawText());
    }

    [Theory]
    [InlineData("GET", "read")]
    [InlineData("HEAD", null)]
    [InlineData("OPTIONS", "read")]
    [InlineData("POST", "create")]
    [InlineData("PUT", "update")]
    [InlineData("PATCH", "update")]
    [InlineData("DELETE", "delete")]
    [InlineData("PURGE", "purge")]
    [InlineData("get", "read", "GET")]
    [InlineData("READ", "method-read")]
    [InlineData("Delete", "delete", "DELETE")]
    [InlineData("UPDATE", "method-update")]
    public async Task Method_is_seen_as_the_upstream_gets_it_and_none_passes_for_another(string method, string? action, string? forwarded = null)
    {
        var answer = await deciding.Edge.SendRawAsync(
            $"{method} /echo/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\nAuthorization: Bearer {deciding.Demo.Token("method")}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        if (action is not null)
        {
            var echo = JsonDocument.Parse(Body(answer)).RootElement;
            Assert.Equal(forwarded ?? method, echo.GetProperty("method").GetString());
            var input = JsonDocument.Parse(DecidingEdge.Header(echo, "x-seen")!).RootElement;
            Assert.Equal((forwarded ?? method, action),
                (input.GetProperty("request").GetProperty("method").GetString(), input.GetProperty("action").GetProperty("name").GetString()));
        }
    }

    [Theory]
    [InlineData("X-HTTP-Method-Override")]
    [InlineData("X-Method-Override")]
    [InlineData("X-HTTP-Method")]
    [InlineData("X_HTTP_Method_Override")]
    public async Task Method_in_a_header_does_not_reach_the_upstream(string name)
    {
        var (echo, code) = await deciding.AskAsync(HttpMethod.Get, "/echo/x", null, (name, "DELETE"));
        Assert.Equal("", code);
        Assert.DoesNotContain("Override", string.Concat(echo.GetProperty("headers").EnumerateArray().Select(header => header[0].GetString())), StringComparison.OrdinalIgnoreCase);
        Assert.Null(DecidingEdge.Header(echo, name));
    }

    [Theory]
    [InlineData("CONNECT x:443 HTTP/1.1")]
    [InlineData("CONNECT /path/open HTTP/1.1")]
    [InlineData("TRACE /path/open HTTP/1.1")]
    [InlineData("GET /path//open HTTP/1.1")]
    [InlineData("GET /path/./open HTTP/1.1")]
    [InlineData("GET /path/secret/../open HTTP/1.1")]
    [InlineData("GET /path/secret/%2e%2e/open HTTP/1.1")]
    [InlineData("GET /path/open/%2e%2e/secret HTTP/1.1")]
    [InlineData("GET /path/open%2f..%2fsecret HTTP/1.1")]
    [InlineData("GET /path/open%00 HTTP/1.1")]
    [InlineData("GET /path/open%253f HTTP/1.1")]
    [InlineData("GET /path/open;x=/../secret HTTP/1.1")]
    [InlineData("GET /path/open/ HTTP/1.1")]
    [InlineData("GET /path/OPEN HTTP/1.1")]
    [InlineData("GET /PATH/open HTTP/1.1")]
    public async Task Path_or_method_trick_does_not_pass_for_the_path_that_is_allowed(string line)
    {
        var before = deciding.Upstream.Requests;
        var answer = await deciding.Edge.SendRawAsync($"{line}\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {deciding.Demo.Token("trick")}\r\n\r\n");
        Assert.Matches("^HTTP/1.1 (400|403|404|405|501) ", answer.Split('\r')[0] + " ");
        Assert.Equal(before, deciding.Upstream.Requests);
    }

    [Theory]
    [InlineData("/path/open")]
    [InlineData("/path/%6fpen")]
    [InlineData("http://x/path/open")]
    public async Task Path_is_decoded_once_and_sent_on_as_written(string target)
    {
        var answer = await deciding.Edge.SendRawAsync($"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {deciding.Demo.Token("decoded")}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.EndsWith(target.Replace("http://x", "", StringComparison.Ordinal), JsonDocument.Parse(Body(answer)).RootElement.GetProperty("target").GetString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Region: eu\r\nX_Region: us", "")]
    [InlineData("X_Region: eu", "policy_undefined")]
    [InlineData("X-Region: us\r\nX-Region: eu", "policy_undefined")]
    [InlineData("X-Region: eu, us", "policy_undefined")]
    public async Task Other_spelling_of_a_header_the_policy_reads_does_not_reach_the_upstream(string headers, string code)
    {
        var answer = await deciding.Edge.SendRawAsync(
            $"GET /region/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\nAuthorization: Bearer {deciding.Demo.Token("region")}\r\n\r\n");
        Assert.DoesNotContain("X_Region", answer, StringComparison.Ordinal);
        Assert.Contains(code.Length == 0 ? "\"X-Region\"" : code, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_a_policy_is_given_to_read_is_refused()
    {
        var many = string.Join('&', Enumerable.Repeat("a", 101));
        Assert.Equal((System.Net.HttpStatusCode.RequestEntityTooLarge, "policy_input_too_large"), await deciding.Edge.GetAsync("/echo/x?" + many, deciding.Demo.Token("many")));
        Assert.Equal("policy_input_too_large", (await deciding.Edge.GetAsync("/echo/" + string.Concat(Enumerable.Repeat("a/", 300)), deciding.Demo.Token("deep"))).Code);
        Assert.Equal("", (await deciding.Edge.GetAsync("/documents/x?" + many, deciding.Demo.Token("unread"))).Code); // that policy reads no query
    }

    [Fact]
    public async Task Megabyte_of_query_and_a_thousand_headers_end_at_the_server()
    {
        var token = deciding.Demo.Token("server");
        Assert.StartsWith("HTTP/1.1 414", await deciding.Edge.SendRawAsync($"GET /echo/x?{new string('a', 1 << 14)} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n"),
            StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431", await deciding.Edge.SendRawAsync(
            $"GET /echo/x HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n{string.Concat(Enumerable.Repeat("X-Many: 1\r\n", 1000))}\r\n"), StringComparison.Ordinal);
    }

    // The body of a chunked or plain answer that is one JSON object.
    private static string Body(string answer) => answer[answer.IndexOf("\r\n{", StringComparison.Ordinal)..(answer.LastIndexOf('}') + 1)];
}
