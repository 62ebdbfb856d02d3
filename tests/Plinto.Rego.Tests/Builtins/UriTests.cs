using Xunit;

namespace Plinto.Rego.Tests.Builtins;

/// <summary>uri.parse: the path as written only where it cannot be made from the path that it means.</summary>
public sealed class UriTests
{
    [Theory]
    [InlineData("/plain", "/plain", "/plain")]
    [InlineData("/a%20b", "/a b", "/a b")]
    [InlineData("/a%21b", "/a!b", "/a!b")]
    [InlineData("/%C3%A9", "/é", "/é")]
    [InlineData("/é", "/é", "/é")]
    [InlineData("/a!b", "/a!b", "/a!b")]
    [InlineData("/a%2Fb/c", "/a/b/c", "/a%2Fb/c")]
    [InlineData("/a%2fb c", "/a/b c", "/a%2fb c")]
    [InlineData("/%41", "/A", "/%41")]
    [InlineData("/%2E%2E/x", "/../x", "/%2E%2E/x")]
    public void Raw_path(string written, string path, string raw)
    {
        Assert.Equal($"\"{path}\"", Expressions.Evaluate($"uri.parse(\"https://example.com{written}\").path"));
        Assert.Equal($"\"{raw}\"", Expressions.Evaluate($"uri.parse(\"https://example.com{written}\").raw_path"));
    }

    [Fact]
    public void No_path_has_no_raw_path() =>
        Assert.Equal("""{"hostname":"example.com","scheme":"https"}""", Expressions.Evaluate("""uri.parse("https://example.com")"""));

    [Theory]
    [InlineData("a b+c%20", "a+b%2Bc%2520")]
    public void Queries_escape_a_space_as_plus(string text, string escaped) =>
        Assert.Equal($"\"{escaped}\"", Expressions.Evaluate($"urlquery.encode(\"{text}\")"));
}
