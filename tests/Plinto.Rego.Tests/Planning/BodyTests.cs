using Plinto.Rego.Syntax;
using Xunit;

namespace Plinto.Rego.Tests.Planning;

/// <summary>Expressions of bodies: order, unification, negation, iteration.</summary>
public sealed class BodyTests
{
    [Theory]
    [InlineData("p := x if { y > 0; x := y + 1; y = 1 }", "2")]
    [InlineData("p := x if { x = y; y = z; z = 1 }", "1")]
    [InlineData("p := [x, y] if { [x, [1, y]] = [2, [1, 3]] }", "[2, 3]")]
    [InlineData("p := [x, y] if { {\"a\": x, \"b\": [y]} = {\"a\": 1, \"b\": [2]} }", "[1, 2]")]
    [InlineData("p := [x, y] if { [x, 1] = [2, y] }", "[2, 1]")]
    [InlineData("p := x if { {\"k\": x, x: 5} = {\"k\": \"m\", \"m\": 5} }", "\"m\"")]
    [InlineData("p if { [1, x] = input }", "undefined")]
    [InlineData("p := [i, j] if { [[1, 2], [3, 4]][i][j] == 3 }", "[1, 0]")]
    [InlineData("p := i if { i == [2, 1, 0][i]; i > 0 }", "1")]
    [InlineData("p := [x | some [x, 1] in [[5, 1], [6, 2], [7, 1]]]", "[5, 7]")]
    [InlineData("p := [k | some k, {\"a\": 1} in {\"x\": {\"a\": 1}, \"y\": {\"a\": 2}}]", "[\"x\"]")]
    [InlineData("p := {x | {[1, 2], [3, 4]}[[x, _]]}", "{1, 3}")]
    [InlineData("p if { not false; not input.missing }", "true")]
    [InlineData("p if { every k, v in {\"a\": 1} { k == \"a\"; v == 1 } }", "true")]
    [InlineData("p if { every x in 1 { x } }", "undefined")]
    [InlineData("p if { not every x in [1, 2] { x == 1 } }", "true")]
    [InlineData("p := count([1, 2], 2)", null)]
    [InlineData("p := y if { count([1, 2], y) }", "2")]
    [InlineData("p if { count([1, 2], 3) }", "undefined")]
    [InlineData("p := [v | walk({\"a\": [1]}, [_, v]); is_number(v)]", "[1]")]
    [InlineData("p := [path | walk({\"a\": [1]}, [path, 1])]", "[[\"a\", 0]]")]
    [InlineData("p := x if { x := [y | y := [1, 2][_]][1] }", "2")]
    [InlineData("p := object.get({\"a\": [1]}, \"a\", [])[0]", "1")]
    [InlineData("p := {\"a\": 1, \"b\": {2, 3}}.b[3]", "3")]
    [InlineData("p := 1 if { false } else := 2 if { false } else := 3", "3")]
    [InlineData("f(1) := \"one\"\n\nf(x) := \"other\" if { x != 1 }\n\np := [f(1), f(2)]", "[\"one\", \"other\"]")]
    [InlineData("f([x, {\"a\": y}]) := x + y\n\np := f([1, {\"a\": 2}])", "3")]
    [InlineData("default f(_) := 0\n\nf(x) := 1 if { x > 5 }\n\np := [f(9), f(1)]", "[1, 0]")]
    [InlineData("f(x) if { x == 1 }\n\np := [f(1) | true]", "[true]")]
    [InlineData("p := x if { some x in [1, 2, 2]; x == 2 }", "2")]
    [InlineData("p := x if { some x in [1, 2] }", "eval_conflict_error")]
    [InlineData("p := {k: v | some k, v in [1, 1]}", "{0: 1, 1: 1}")]
    [InlineData("p := {1: v | some v in [1, 2]}", "eval_conflict_error")]
    [InlineData("p := 3 in [1, 2, 3]", "true")]
    [InlineData("p := (0, 5 in [5])", "true")]
    [InlineData("p := {x | x := [1, 2][_]} | {3}", "{1, 2, 3}")]
    [InlineData("p := [1 | true] | {2}", null)]
    [InlineData("p := data.test.q.r\n\nq := {\"r\": 1}", "1")]
    [InlineData("p := $\"{1 + 1} is {\"two\"} {input.missing}\"", "\"2 is two <undefined>\"")]
    public void Have_this_value(string rules, string? expected)
    {
        if (expected is null)
        {
            Assert.NotEmpty(RegoCompiler.Check([new RegoModule("t.rego", "package test\n\n" + rules)]));
        }
        else
        {
            Assert.Equal(expected, Decide.Document(rules, input: "{}"));
        }
    }

    [Theory]
    [InlineData("p if { input.a and input.b }", "undefined")]
    [InlineData("p if { input.a or input.b }", "true")]
    [InlineData("p if { not input.b and input.a }", "true")]
    [InlineData("p if { not { input.a; input.b } }", "true")]
    [InlineData("p if { not count(input.missing) == 1 }", "true")]
    [InlineData("p := [x | x := [1, 2][_]; x == 1 or x == 2]", "[1, 2]")]
    [InlineData("p if { { x := 1; x == 1 } and { x := 2; x == 2 } }", "true")]
    [InlineData("p if { a } or { b }\n\na := false\n\nb := true", "true")]
    [InlineData("p if { (input.a with input.a as false) or input.a }", "true")]
    public void Opt_in_operators(string rules, string expected)
    {
        const string Imports = "import future.keywords.not\nimport future.keywords.and\nimport future.keywords.or\n\n";
        Assert.Equal(expected, Decide.Document(Imports + rules, input: "{\"a\": true, \"b\": false}"));
    }
}
