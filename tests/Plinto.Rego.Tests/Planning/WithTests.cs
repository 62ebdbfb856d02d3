using Plinto.Rego.Syntax;
using Xunit;

namespace Plinto.Rego.Tests.Planning;

/// <summary><c>with</c>: what is replaced, for how long, and what still iterates.</summary>
public sealed class WithTests
{
    [Theory]
    [InlineData("p := [x, input] if { some x in input with input as [1, 2] }", "[1, 0]", "eval_conflict_error")]
    [InlineData("p contains [x, input] if { some x in input with input as [1, 2] }", "0", "{[1, 0], [2, 0]}")]
    [InlineData("p := x if { x := input.a with input.a as 1 with input.b as 2 }", "{\"a\": 0}", "1")]
    [InlineData("p := input.a with input as {\"a\": 7}", "{\"a\": 0}", null)]
    [InlineData("p := x if { x := data.foo with data.foo as 3 }", "0", "3")]
    [InlineData("q := 1\n\np := x if { x := q with q as 2 }", "0", "2")]
    [InlineData("f(x) := x\n\ng(x) := x + 1\n\np := y if { y := f(1) with f as g }", "0", "2")]
    [InlineData("f(x) := x\n\nq := f(1)\n\np := [y, q] if { y := q with f as 5 }", "0", "[5, 1]")]
    [InlineData("f(x) := x\n\nq := f(1)\n\nr := q\n\np := [y, r] if { some v in [7]; y := r with f as v }", "0", "[7, 1]")]
    [InlineData("p if { not input.a with input.a as false }", "{\"a\": true}", "true")]
    [InlineData("p if { every x in [1, 2] { x == input.a with input.a as x } }", "{}", "true")]
    [InlineData("q[x] := y if { some x, y in input }\n\np := z if { z := q.a with input as {\"a\": 4} }", "{\"a\": 1}", "4")]
    public void Replaces_only_inside(string rules, string input, string? expected)
    {
        if (expected is null)
        {
            Assert.NotEmpty(RegoCompiler.Check([new RegoModule("t.rego", "package test\n\n" + rules)]));
            return;
        }
        Assert.Equal(expected, Decide.Document(rules, input: input));
    }

    [Fact]
    public void Exponentially_many_environments_are_refused()
    {
        var rules = string.Join(
            "\n\n",
            Enumerable.Range(0, 24).Select(static i => $"r{i} := [x, y] if {{ x := r{i + 1} with f{i} as 1; y := r{i + 1} with f{i} as 2 }}\n\nf{i}(x) := x"));
        var result = RegoCompiler.Compile([new RegoModule("t.rego", $"package test\n\n{rules}\n\nr24 := 1")], ["test/r0"]);
        Assert.False(result.Succeeded);
        Assert.Contains("too large", result.Errors[0].Message, StringComparison.Ordinal);
    }
}
