using System.Text.Json;
using Plinto.Rego.Conformance.Hosts;
using Plinto.Rego.Tests.Run;
using Plinto.Rego.Wasm;
using Xunit;

namespace Plinto.Rego.Tests.Wasm;

/// <summary>Modules as hosts use them: both ways to evaluate, entrypoints, built-ins of the host, errors.</summary>
public sealed class EvaluationTests
{
    private const string Text = """
        package t

        allow if input.user == data.owner
        names contains n if some n in input.names
        count_of := count(names)
        deep := input
        encoded := base64url.encode_no_pad(input.text)
        when := [time.now_ns() == time.now_ns(), uuid.rfc4122("a") == uuid.rfc4122("a"), rand.intn("x", 1000000) == rand.intn("x", 1000000)]
        failed := hex.decode(input.text)
        one := 1 if input.a
        one := 2 if input.b
        """;

    private static readonly string[] Entrypoints =
        ["t/allow", "t/names", "t/count_of", "t/deep", "t/encoded", "t/when", "t/failed", "t/one"];

    [Theory]
    [InlineData("t/allow", """{"user": "ann"}""", """[{"result":true}]""")]
    [InlineData("t/allow", """{"user": "bob"}""", "[]")]
    [InlineData("t/allow", null, "[]")]
    [InlineData("t/names", """{"names": ["b", "a", "b"]}""", """[{"result":["a","b"]}]""")]
    [InlineData("t/count_of", """{"names": ["b", "a", "b"]}""", """[{"result":2}]""")]
    [InlineData("t/deep", """{"a": {1, 2, set()}, [1]: 2.50}""", """[{"result":{"[1]":2.50,"a":[1,2,[]]}}]""")]
    [InlineData("t/encoded", """{"text": "a\u0000é"}""", """[{"result":"YQDDqQ"}]""")]
    [InlineData("t/when", "{}", """[{"result":[true,true,true]}]""")]
    [InlineData("t/failed", """{"text": "zz"}""", "[]")]
    [InlineData("t/failed", """{"text": "6162"}""", """[{"result":"ab"}]""")]
    [InlineData("t/one", """{"a": 1}""", """[{"result":1}]""")]
    public void Both_ways_give_the_same(string entrypoint, string? input, string result)
    {
        using var module = new PolicyModule(Text, Entrypoints);
        using var instance = module.Instance();
        instance.SetData("""{"owner": "ann"}""");
        var number = instance.Entrypoints[entrypoint];
        Assert.Equal(result, instance.Evaluate(number, input));
        Assert.Equal(result, instance.EvaluateStepwise(number, input));
        Assert.Equal(result, instance.Evaluate(number, input));
    }

    [Fact]
    public void Answers_keep_sets_where_asked()
    {
        using var module = new PolicyModule(Text, Entrypoints);
        using var instance = module.Instance();
        const string Input = """{"names": ["b", "a"]}""";
        Assert.Equal("""{{"result":{"a","b"}}}""", instance.Evaluate(1, Input, asRego: true));
        Assert.Equal("""{{"result":{"a","b"}}}""", instance.EvaluateStepwise(1, Input, asRego: true));
        Assert.Equal("set()", instance.Evaluate(0, Input, asRego: true));
    }

    [Fact]
    public void Says_what_it_is_and_needs()
    {
        using var module = new PolicyModule(Text, Entrypoints);
        using var instance = module.Instance();
        Assert.Equal(1, instance.Global("opa_wasm_abi_version"));
        Assert.Equal(3, instance.Global("opa_wasm_abi_minor_version"));
        Assert.Equal(Entrypoints, instance.Entrypoints.OrderBy(static pair => pair.Value).Select(static pair => pair.Key));
        Assert.Equal(["base64url.encode_no_pad", "hex.decode", "rand.intn", "time.now_ns", "uuid.rfc4122"], instance.Builtins.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Conflicts_abort_with_their_place()
    {
        using var module = new PolicyModule(Text, Entrypoints);
        using var instance = module.Instance();
        var number = instance.Entrypoints["t/one"];
        var abort = Assert.Throws<ModuleAbortException>(() => instance.Evaluate(number, """{"a": 1, "b": 2}"""));
        Assert.Matches("^test.rego:1[01]:1: .*conflict", abort.Message);
        Assert.Throws<ModuleAbortException>(() => instance.EvaluateStepwise(number, """{"a": 1, "b": 2}"""));
        Assert.Equal("""[{"result":2}]""", instance.Evaluate(number, """{"b": 2}"""));
    }

    [Fact]
    public void Entrypoints_that_are_none_abort()
    {
        using var module = new PolicyModule(Text, Entrypoints);
        using var instance = module.Instance();
        foreach (var number in new[] { Entrypoints.Length, int.MaxValue, -1 })
        {
            Assert.Contains("illegal entrypoint", Assert.Throws<ModuleAbortException>(() => instance.Evaluate(number, "{}")).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_opa_has_inside_is_inside()
    {
        using var names = JsonDocument.Parse(File.ReadAllBytes(OpaData.Require("wasm_native_builtins.json")));
        var runtime = new RuntimeCalls(RuntimeModule.Instance);
        var missing = names.RootElement.EnumerateArray().Select(static name => name.GetString()!).Where(name => runtime.Native(name) is null).ToList();
        Assert.Equal(96, names.RootElement.GetArrayLength());
        Assert.Empty(missing);
    }

    [Fact]
    public void Small_policies_are_small_modules()
    {
        var trivial = PolicyModule.Compile("package t\n\nallow if input.user == \"ann\"\n", "t/allow");
        Assert.InRange(trivial.Length, 1, 100 * 1024);
        TestContext.Current.TestOutputHelper?.WriteLine($"trivial module: {trivial.Length} bytes");
    }
}
