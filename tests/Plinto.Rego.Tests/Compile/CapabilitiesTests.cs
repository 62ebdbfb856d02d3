using System.Buffers;
using System.Text;
using Plinto.Rego.Builtins;
using Plinto.Rego.Compile;
using Plinto.Rego.Plan;
using Plinto.Rego.Run;
using Plinto.Rego.Syntax;
using Plinto.Rego.Testing;
using Plinto.Rego.Tests.Run;
using Plinto.Rego.Values;
using Plinto.Rego.Wasm;
using Xunit;

namespace Plinto.Rego.Tests.Compile;

/// <summary>Which built-ins may be called, by OPA's capabilities file.</summary>
public sealed class CapabilitiesTests
{
    private const string Policy = """
        package app

        allow if host.score(input.user, {"strict": true}) > 3
        """;

    private const string Tests = """
        package app_test

        import data.app

        mock("ada", _) := 5
        mock("bob", _) := 1

        test_ada if app.allow with input as {"user": "ada"} with host.score as mock

        test_bob if not app.allow with input as {"user": "bob"} with host.score as mock

        test_unmocked if app.allow with input as {"user": "ada"}
        """;

    private static readonly RegoModule[] Modules = [new("app.rego", Policy), new("app_test.rego", Tests)];

    private static readonly RegoCapabilities Host = RegoCapabilities.Read(Encoding.UTF8.GetBytes("""
        {"builtins": [
          {"name": "host.score", "description": "how much we trust", "decl": {"type": "function", "args": [{"name": "user", "type": "string"}, {"type": "object", "dynamic": {"key": {"type": "string"}, "value": {"type": "any"}}}], "result": {"type": "number"}}, "nondeterministic": true},
          {"name": "eq", "decl": {"type": "function", "args": [{"type": "any"}, {"type": "any"}], "result": {"type": "boolean"}}, "infix": "="},
          {"name": "gt", "decl": {"type": "function", "args": [{"type": "any"}, {"type": "any"}], "result": {"type": "boolean"}}, "infix": ">"}],
         "features": ["rego_v1"], "allow_net": []}
        """));

    [Fact]
    public void Function_of_another_host_is_checked_by_its_declaration()
    {
        Assert.Equal("undefined function host.score", RegoCompiler.Check([Modules[0]])[0].Message);
        Assert.Empty(RegoCompiler.Check(Modules, new CompileOptions { Capabilities = Host }));
        var wrong = RegoCompiler.Check([new("a.rego", "package a\n\np := host.score(1, {})\n")], new CompileOptions { Capabilities = Host });
        Assert.StartsWith("host.score: invalid argument(s)", wrong[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_in_the_file_may_not_be_called() =>
        Assert.Equal("undefined function upper", RegoCompiler.Check([new("a.rego", "package a\n\np := upper(\"a\")\n")], new CompileOptions { Capabilities = Host })[0].Message);

    [Fact]
    public void It_can_be_mocked_in_tests_and_is_undefined_where_it_is_not()
    {
        var report = RegoTests.Run(
            Modules, new RegoTestOptions { Compile = new CompileOptions { Capabilities = Host }, Run = new RegoPolicyOptions { AllowMissingBuiltins = true } });
        Assert.Empty(report.Errors);
        Assert.Equal(["app_test/test_ada Passed", "app_test/test_bob Passed", "app_test/test_unmocked Failed"], report.Tests.Select(static test => $"{test.Name} {test.Outcome}"));
    }

    [Fact]
    public void A_policy_that_needs_it_cannot_be_bound_here_but_by_those_who_say_so_and_is_an_import_of_a_module()
    {
        var plan = RegoCompiler.Compile([Modules[0]], ["app/allow"], new CompileOptions { Capabilities = Host }).Plan!;
        Assert.Throws<PlanFormatException>(() => RegoPolicy.Create(plan));
        var strict = RegoPolicy.Create(plan, new RegoPolicyOptions { AllowMissingBuiltins = true, StrictBuiltinErrors = true })
            .Evaluate("app/allow", RegoJson.Read("""{"user": "ada"}"""));
        Assert.Equal((RegoErrorCode.Builtin, "host.score: this host does not have it"), (strict.Error?.Code, strict.Error?.Message));
        Assert.Contains("host.score", Encoding.Latin1.GetString(RegoWasm.Compile(plan)), StringComparison.Ordinal);
        var buffer = new ArrayBufferWriter<byte>();
        plan.Write(buffer);
        Assert.Contains("\"host.score\"", Encoding.UTF8.GetString(buffer.WrittenSpan), StringComparison.Ordinal);
    }

    [Fact]
    public void Published_file_declares_what_this_engine_has()
    {
        var read = RegoCapabilities.Read(File.ReadAllBytes(OpaData.Require("capabilities.json")));
        Assert.All(RegoCapabilities.Default.Builtins.Where(read.Builtins.Contains), name =>
        {
            var (theirs, ours) = (read.Find(name)!, BuiltinTable.Find(name)!.Signature);
            Assert.Equal((RegoJson.Write(ours.ToDeclaration()), ours.Infix), (RegoJson.Write(theirs.ToDeclaration()), theirs.Infix));
        });
    }

    [Theory]
    [InlineData("[", "no JSON")]
    [InlineData("[]", "`builtins`")]
    [InlineData("""{"builtins": [{"name": "a"}]}""", "`decl`")]
    [InlineData("""{"builtins": [{"name": "a", "decl": {"args": [{"type": "texts"}]}}]}""", "unknown type `texts`")]
    [InlineData("""{"builtins": [{"name": "a", "decl": {"args": [{}]}}]}""", "lacks `type`")]
    public void What_is_no_capabilities_file_is_said(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => RegoCapabilities.Read(Encoding.UTF8.GetBytes(text))).Message, StringComparison.Ordinal);
}
