using Xunit;

namespace Plinto.Rego.Tests.Builtins;

/// <summary>json.patch at the root, and operations that are none.</summary>
public sealed class JsonPatchTests
{
    [Theory]
    [InlineData("""[{"op": "remove", "path": ""}, {"op": "add", "path": "", "value": 7}]""", "7")]
    [InlineData("""[{"op": "remove", "path": []}, {"op": "add", "path": [], "value": {"b": 2}}, {"op": "add", "path": "c", "value": 3}]""", """{"b":2,"c":3}""")]
    [InlineData("""[{"op": "replace", "path": "", "value": [1]}, {"op": "add", "path": "/-", "value": 2}]""", "[1,2]")]
    [InlineData("""[{"op": "move", "from": "/a", "path": ""}]""", "1")]
    [InlineData("""[{"op": "move", "from": "", "path": ""}]""", """{"a":1}""")]
    [InlineData("""[{"op": "copy", "from": "", "path": "/b"}]""", """{"a":1,"b":{"a":1}}""")]
    [InlineData("""[{"op": "test", "path": "", "value": {"a": 1}}]""", """{"a":1}""")]
    public void Root_is_removed_and_added(string operations, string patched) =>
        Assert.Equal(patched, Expressions.Evaluate($"json.patch({{\"a\": 1}}, {operations})"));

    [Theory]
    [InlineData("""[{"op": "remove", "path": ""}]""")]
    [InlineData("""[{"op": "remove", "path": ""}, {"op": "remove", "path": ""}]""")]
    [InlineData("""[{"op": "remove", "path": ""}, {"op": "replace", "path": "", "value": 1}]""")]
    [InlineData("""[{"op": "remove", "path": ""}, {"op": "test", "path": "", "value": null}]""")]
    [InlineData("""[{"op": "remove", "path": ""}, {"op": "copy", "from": "", "path": ""}]""")]
    [InlineData("""[{"op": "move", "from": "", "path": "/a"}]""")]
    [InlineData("""[{"op": "turn", "path": "/a"}]""")]
    [InlineData("""[{"op": "add", "path": "/a"}]""")]
    [InlineData("""[{"op": "copy", "path": "/a"}]""")]
    [InlineData("""[{"op": "add", "path": 1, "value": 1}]""")]
    public void What_does_not_apply_is_undefined_and_no_error(string operations)
    {
        Assert.Null(Expressions.Evaluate($"json.patch({{\"a\": 1}}, {operations})"));
        Assert.Null(Expressions.Error($"json.patch({{\"a\": 1}}, {operations})"));
    }
}
