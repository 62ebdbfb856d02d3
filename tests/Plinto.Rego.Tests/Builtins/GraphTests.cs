using Xunit;

namespace Plinto.Rego.Tests.Builtins;

/// <summary>graph.reachable_paths: a path that meets itself ends there, and what goes on elsewhere is a path as well.</summary>
public sealed class GraphTests
{
    [Theory]
    [InlineData("""{"a": ["b"], "b": ["a", "c"], "c": []}""", """["a"]""", """[["a","b"],["a","b","c"]]""")]
    [InlineData("""{"a": ["b"], "b": ["c"], "c": ["a"]}""", """["a"]""", """[["a","b","c"]]""")]
    [InlineData("""{"a": ["a"]}""", """["a"]""", """[["a","a"]]""")]
    [InlineData("""{"a": ["b", "x"], "b": []}""", """["a"]""", """[["a"],["a","b"]]""")]
    [InlineData("""{"a": ["b"], "b": ["x", "c"], "c": null}""", """["a", "b", "x"]""", """[["a","b"],["a","b","c"],["b"],["b","c"]]""")]
    [InlineData("""{"a": [], "b": 7}""", """["a", "b"]""", """[["a"],["b"]]""")]
    public void Paths(string graph, string roots, string paths) =>
        Assert.Equal(paths, Expressions.Evaluate("graph.reachable_paths(input.graph, input.roots)", $$"""{"graph": {{graph}}, "roots": {{roots}}}"""));
}
