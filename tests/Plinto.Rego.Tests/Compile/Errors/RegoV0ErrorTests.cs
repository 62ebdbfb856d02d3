using Plinto.Rego.Syntax;
using Xunit;

namespace Plinto.Rego.Tests.Compile.Errors;

/// <summary>Errors that only modules in Rego v0 have.</summary>
public sealed class RegoV0ErrorTests
{
    [Theory]
    [InlineData("if_is_a_rule_name_without_import", "p(x) if {\n\tx == 2\n}\n", "4:2 rego_unsafe_var_error var x is unsafe in rule if")]
    [InlineData("contains_is_a_variable", "p { contains == 1 }",
        "3:5 rego_unsafe_var_error var contains is unsafe (hint: `import future.keywords.contains` to import a future keyword)")]
    [InlineData("in_is_no_operator", "p { 1 in [1] }", "3:7 rego_parse_error unexpected identifier token: expected \\n or ; or }")]
    public void Is_reported(string name, string rules, string errors) => ErrorTable.Check(name, rules, errors, RegoVersion.V0);

    [Theory]
    [InlineData("p { true }")]
    [InlineData("p = 1 { true }")]
    [InlineData("p[x] { x := 1 }")]
    [InlineData("p[x] = y { x := 1; y := 2 }")]
    [InlineData("p { false } else = 1 { true }")]
    [InlineData("f(x) = y { y := x }")]
    [InlineData("p { true } { false }")]
    [InlineData("p[\"a\"]")]
    [InlineData("p = any([true])")]
    [InlineData("input = 1")]
    public void Accepts_what_v1_refuses(string rules)
    {
        ErrorTable.Check("accepted", rules, "", RegoVersion.V0);
        Assert.NotEmpty(RegoCompiler.Check([new RegoModule("refused.rego", "package test\n\n" + rules)]));
    }
}
