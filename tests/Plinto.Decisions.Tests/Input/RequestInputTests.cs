using Microsoft.AspNetCore.Http;
using Plinto.Decisions.Input;
using Xunit;

namespace Plinto.Decisions.Tests.Input;

/// <summary>The limits behind the server's own: they hold whatever operators allow that one.</summary>
public sealed class RequestInputTests
{
    private static readonly string[] Headers = ["x-many"];

    [Fact]
    public void Megabyte_of_query_is_not_read() => Assert.Null(Make(request => request.QueryString = new QueryString("?a=" + new string('a', 1 << 20))));

    [Fact]
    public void Megabyte_in_a_header_is_not_read() => Assert.Null(Make(request => request.Headers["x-many"] = new string('a', 1 << 20)));

    [Fact]
    public void Thousand_headers_of_one_name_are_not_read() => Assert.Null(Make(request => request.Headers["x-many"] = Enumerable.Repeat("1", 1000).ToArray()));

    [Fact]
    public void Thousand_members_of_a_query_are_not_read() =>
        Assert.Null(Make(request => request.QueryString = new QueryString("?" + string.Join('&', Enumerable.Range(0, 1000)))));

    [Fact]
    public void Texts_that_are_small_each_and_large_together_are_not_read() => Assert.Null(Make(request =>
    {
        request.QueryString = new QueryString("?a=" + new string('a', 40_000));
        request.Headers["x-many"] = new string('a', 40_000);
    }));

    [Theory]
    [InlineData("/", "[]")]
    [InlineData("/a", """["a"]""")]
    [InlineData("/a/", """["a",""]""")]
    [InlineData("/a b/ü", """["a b","ü"]""")]
    public void Path_is_its_segments(string path, string segments) => Assert.Contains($"\"path\":{segments}", Make(request => request.Path = path), StringComparison.Ordinal);

    [Theory]
    [InlineData("?a=1+2&b=%2B&%61=3", """{"a":["1 2","3"],"b":["+"]}""")]
    [InlineData("?a=%2561", """{"a":["%61"]}""")]
    [InlineData("?=x&&y", """{"":["x"],"y":[""]}""")]
    public void Query_is_decoded_once(string query, string members) =>
        Assert.Contains($"\"query\":{members}", Make(request => request.QueryString = new QueryString(query)), StringComparison.Ordinal);

    private static string? Make(Action<HttpRequest> change)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = "GET";
        request.Path = "/";
        change(request);
        return RequestInput.Make(request, request.Path.Value!, Headers, headersAreBytes: true, InputShapes.Plain)?.ToJson();
    }
}
