using Plinto.Edge.Tests.Running;
using Xunit;

namespace Plinto.Edge.Tests.Requests;

/// <summary>Paths that the edge answers itself never reach an app, by no method and in no spelling that the router takes for them.</summary>
[Collection(RunningEdgeGroup.Name)]
public sealed class OwnEndpointTests(RunningEdge running)
{
    public static TheoryData<string, string> Others
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var path in (string[])["/healthz", "/readyz", "/.plinto/jwks", "/HEALTHZ", "/healthz/", "/readyz?x=1"])
            {
                foreach (var method in (string[])["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
                {
                    rows.Add(method, path);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Other_methods_are_refused_and_never_forwarded(string method, string path)
    {
        var before = running.Upstream.Requests;
        var answer = await running.Edge.SendRawAsync($"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 405", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nAllow: GET, HEAD\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\"method_not_allowed\"", answer, StringComparison.Ordinal);
        Assert.Equal(before, running.Upstream.Requests);
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/.plinto/jwks")]
    public async Task Head_is_get_without_a_body(string path)
    {
        var before = running.Upstream.Requests;
        var got = await running.Edge.SendRawAsync($"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        var answer = await running.Edge.SendRawAsync($"HEAD {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(Line(got, "Content-Type"), Line(answer, "Content-Type"));
        Assert.Equal(before, running.Upstream.Requests);
    }

    private static string Line(string answer, string name) => Assert.Single(answer.Split("\r\n"), line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));
}
