using Plinto.Rego.Compile;
using Plinto.Rego.Run;
using Plinto.Rego.Syntax;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Planning;

/// <summary>What published policies and reports showed: the right value is OPA's, read from its source. Wrong here, a policy fails open or does not load.</summary>
public sealed class OpaReportsTests
{
    [Theory]
    [InlineData("f() := 1\n\np := f", "1")] // opa#6315, opa#2165, gatekeeper-library#765
    [InlineData("f() if input.a\n\np := f", "true")]
    [InlineData("f() := 1\n\np := {\"f\": data.test.f}", "{\"f\": 1}")]
    [InlineData("f () := 1\n\np := f", "1")]
    [InlineData("f (x) := x\n\np := f(2)", "2")]
    public void Regression_opa_6315_empty_parentheses_make_a_rule(string rules, string expected) => Assert.Equal(expected, Decide.Document(rules, input: "{\"a\": 1}"));

    // Regal and ScubaGear publish such rules, and OPA loads them.
    [Theory]
    [InlineData("f(\"a\")\n\nf(x) if x == 2\n\np := [f(\"a\"), f(2)]", "[true, true]")]
    [InlineData("f(null)\n\np if not f(1)", "true")]
    [InlineData("f(_, 1)\n\np := f(2, 1)", "true")]
    public void Regression_regal_function_without_value_and_body_is_true(string rules, string expected) => Assert.Equal(expected, Decide.Document(rules));

    [Theory]
    [InlineData("f() := input.a\n\np := f()", "1")]
    [InlineData("f() := \"unspecified\" if not input.a\n\nf() := input.a\n\np := [x] if { x := f() }", "[1]")]
    [InlineData("q := 1 if input.a\n\nq := \"b\" if input.b\n\np if q()", "true")]
    public void Regression_gatekeeper_library_rule_of_unknown_type_is_called_without_arguments(string rules, string expected) =>
        Assert.Equal(expected, Decide.Document(rules, input: "{\"a\": 1}"));

    [Fact]
    public void Regression_opa_6315_in_v0()
    {
        var compiled = RegoCompiler.Compile(
            [new RegoModule("t.rego", "package z\nf() = 1\np = f\nviolation[m] { m := f }")], ["z"], new CompileOptions { Version = RegoVersion.V0 });
        Assert.True(compiled.Succeeded, string.Join("; ", compiled.Errors));
        Assert.Equal("{\"f\": 1, \"p\": 1, \"violation\": {1}}", RegoPolicy.Create(compiled.Plan!).Evaluate("z").Value!.ToString());
    }

    [Theory]
    [InlineData("f() := 1\n\nq := f()", "undefined function data.test.f")]
    [InlineData("f contains input.a\n\nq := f()", "undefined function data.test.f")]
    [InlineData("f if input.a\n\nq if f()", "undefined function data.test.f")]
    [InlineData("f(x) := x\n\np if not f", "function data.test.f used as reference, not called")]
    [InlineData("f(x) := x\n\np := [f]", "function data.test.f used as reference, not called")]
    [InlineData("f(x) := x\n\np if { some y in [1]; y == data.test.f }", "function data.test.f used as reference, not called")]
    [InlineData("f(x) := x\n\np := {y | y := f}", "function data.test.f used as reference, not called")]
    [InlineData("f(x) := x\n\np if every y in [1] { y != f }", "function data.test.f used as reference, not called")]
    [InlineData("f(x) := x\n\np := f.a", "function data.test.f.a used as reference, not called")]
    [InlineData("p[x] := 1 if { some x in input }\n\np.b.f(x) := 2", "rule data.test.p conflicts with [data.test.p.b.f]")]
    [InlineData("contains(a, b) if a == b", "unexpected contains keyword: expected rule name")]
    [InlineData("contains := 1", "unexpected contains keyword: expected rule name")]
    [InlineData("contains contains 1", "unexpected contains keyword: expected rule name")]
    [InlineData("default contains := 1", "unexpected contains keyword: expected rule name")]
    [InlineData("p := input. a", "unexpected identifier token: expected var")]
    [InlineData("p := (input.a).b", "illegal ref (head cannot be ref)")]
    [InlineData("p := (\"a\").b", "illegal ref (head cannot be string)")]
    [InlineData("p := -true", "expected number")]
    [InlineData("p := 01", "expected number: leading zeros are not allowed")]
    public void What_opa_does_not_load_is_refused(string rules, string message)
    {
        var errors = RegoCompiler.Check([new RegoModule("t.rego", "package test\n\n" + rules)]);
        Assert.Contains(message, errors[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("f(x) := x\n\ng(x) := x + 1\n\np := y if { y := f(1) with f as g }", "2")]
    [InlineData("f(x) := x\n\nq := f(1)\n\np := [y | y := q with f as 5]", "[5]")]
    [InlineData("f(x) := x\n\np if { every y in [1] { f(y) == 3 with f as 3 } }", "true")]
    [InlineData("f(x) := x\n\np := count(data.test.f.g) if false\n\ndefault p := contains(\"ab\", \"b\")", null)]
    public void Functions_may_stand_in_modifiers(string rules, string? expected)
    {
        if (expected is null)
        {
            Assert.NotEmpty(RegoCompiler.Check([new RegoModule("t.rego", "package test\n\n" + rules)]));
        }
        else
        {
            Assert.Equal(expected, Decide.Document(rules));
        }
    }

    [Theory]
    [InlineData("p := x if { some x; ({1, 2} | {2})[x]; x == 2 }", "2")]
    [InlineData("p := (object.union({\"a\": 1}, {\"b\": 2})).b", "2")]
    [InlineData("p := ({\"a\": 1}).a", "1")]
    [InlineData("p := ([1, 2])[1]", "2")]
    [InlineData("f(x) := x\n\np := (f)(3)", "3")]
    [InlineData("p := [x | x := ({1, 2} - {2})[_]]", "[1]")]
    public void What_follows_a_parenthesis_belongs_to_it(string rules, string expected) => Assert.Equal(expected, Decide.Document(rules));

    [Theory]
    [InlineData("p := .5", "0.5")]
    [InlineData("p := -.5", "-0.5")]
    [InlineData("p := [- 1]", "[-1]")]
    [InlineData("p := .01", "0.01")]
    [InlineData("p := .5e1", "0.5e1")]
    [InlineData("p := -input.x", "-3")]
    [InlineData("p := 2 * -input.x", "-6")]
    [InlineData("p := -abs(-2)", "-2")]
    [InlineData("p := 1 - -input.x", "4")]
    public void Numbers_and_signs_are_read_as_opa_reads_them(string rules, string expected) => Assert.Equal(expected, Decide.Document(rules, input: "{\"x\": 3}"));

    [Theory]
    [InlineData("p := [][0]")]
    [InlineData("p := x if { y := {}; x := y.foo }")]
    [InlineData("p := x if { y := []; x := y[0].z }")]
    [InlineData("q := {}\n\np := q.a.b")]
    public void Members_of_empty_literals_are_undefined_and_no_error(string rules) => Assert.Equal("undefined", Decide.Document(rules));

    [Theory]
    [InlineData("q { input.a == 1 }\np { input := {\"a\": 1}; q with input as input }", "true")]
    [InlineData("q(input) = x { x := data.t.r with input as input }\nr = input.a\np = q({\"a\": 2})", "2")]
    [InlineData("f(input) = input.b\np = f({\"b\": 4})", "4")]
    [InlineData("p = x { [input, y] := [{\"b\": 5}, 1]; x := input.b }", "5")]
    public void Local_named_input_is_a_local_in_v0_and_with_replaces_the_document(string rules, string expected)
    {
        var compiled = RegoCompiler.Compile([new RegoModule("t.rego", "package t\n" + rules)], ["t/p"], new CompileOptions { Version = RegoVersion.V0 });
        Assert.True(compiled.Succeeded, string.Join("; ", compiled.Errors));
        Assert.Equal(expected, RegoPolicy.Create(compiled.Plan!).Evaluate("t/p", RegoJson.Read("{\"a\": 0}")).Value?.ToString());
    }
}
