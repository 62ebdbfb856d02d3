using System.Text;
using Plinto.Rego.Conformance;
using Plinto.Rego.Conformance.Hosts;
using Plinto.Rego.Run;
using Wasmtime;
using Xunit;

namespace Plinto.Rego.Tests.Wasm;

/// <summary>Modules under pressure: memory that grows, what a host allows, inputs that are none.</summary>
public sealed class LimitTests
{
    private const string Text = """
        package t

        made := count([x | some i in numbers.range(1, input.n); x := worded(i)])
        worded(i) := concat("", ["item number ", format_int(i, 10), " of a list that is long"])
        same := input
        size := count(input)
        padded := sprintf("%5000d", [input])
        endless if {
        	some a in numbers.range(1, 2000)
        	some b in numbers.range(1, 2000)
        	some c in numbers.range(1, 2000)
        	a + b + c < 0
        }
        """;

    private const int Made = 0;
    private const int Same = 1;
    private const int Size = 2;
    private const int Endless = 3;
    private const int Padded = 4;
    private static readonly string[] Entrypoints = ["t/made", "t/same", "t/size", "t/endless", "t/padded"];

    [Fact]
    public void Memory_grows_as_an_evaluation_needs_it()
    {
        using var module = new PolicyModule(Text, Entrypoints);
        using var instance = module.Instance();
        Assert.InRange(instance.MemorySize, 1, 1 << 20);
        Assert.Equal("""[{"result":200000}]""", instance.Evaluate(Made, """{"n": 200000}"""));
        var grown = instance.MemorySize;
        Assert.InRange(grown, 20 << 20, 200 << 20);
        for (var i = 0; i < 3; i++)
        {
            instance.Evaluate(Made, """{"n": 200000}""");
        }

        Assert.Equal(grown, instance.MemorySize);
    }

    [Fact]
    public void Memory_grows_as_inputs_and_data_need_it()
    {
        using var module = new PolicyModule(Text, Entrypoints);
        using var instance = module.Instance();
        var large = $"[{string.Join(',', Enumerable.Range(0, 300_000).Select(static i => $"\"text {i}\""))}]";
        Assert.Equal("""[{"result":300000}]""", instance.Evaluate(Size, large));
        Assert.Equal("""[{"result":300000}]""", instance.EvaluateStepwise(Size, large));
        instance.SetData($$"""{"large": {{large}}}""");
        Assert.Equal("""[{"result":2}]""", instance.Evaluate(Size, "[1, 2]"));
        Assert.InRange(instance.MemorySize, 20 << 20, 300 << 20);
    }

    [Fact]
    public void Memory_that_the_host_refuses_ends_the_evaluation()
    {
        using var module = new PolicyModule(Text, Entrypoints);
        using var instance = module.Instance(new ModuleLimits(Memory: 4 << 20));
        Assert.Equal("""[{"result":100}]""", instance.Evaluate(Made, """{"n": 100}"""));
        Assert.Contains("malloc", Assert.Throws<ModuleAbortException>(() => instance.Evaluate(Made, """{"n": 200000}""")).Message, StringComparison.Ordinal);
        Assert.InRange(instance.MemorySize, 1, 4 << 20);
        Assert.Equal("""[{"result":100}]""", instance.Evaluate(Made, """{"n": 100}"""));
        using var fresh = module.Instance();
        Assert.Equal("""[{"result":200000}]""", fresh.Evaluate(Made, """{"n": 200000}"""));
    }

    [Fact]
    public void Fuel_ends_what_does_not_end_itself()
    {
        using var module = new PolicyModule(Text, Entrypoints, countsFuel: true);
        using var instance = module.Instance(new ModuleLimits(Fuel: 50_000_000));
        Assert.Equal("""[{"result":100}]""", instance.Evaluate(Made, """{"n": 100}"""));
        Assert.Equal(TrapCode.OutOfFuel, Assert.Throws<TrapException>(() => instance.Evaluate(Endless, "{}")).Type);
        using var fresh = module.Instance(new ModuleLimits(Fuel: 50_000_000));
        Assert.Equal("""[{"result":100}]""", fresh.Evaluate(Made, """{"n": 100}"""));
    }

    [Fact]
    public void Budgets_of_the_hosts_built_ins_end_the_evaluation()
    {
        using var module = new PolicyModule(Text, Entrypoints);
        using var instance = module.Instance(budget: RegoBudget.Default with { Values = 20 });
        Assert.Contains("eval_budget_values", Assert.Throws<ModuleAbortException>(() => instance.Evaluate(Padded, "7")).Message, StringComparison.Ordinal);
        Assert.Contains("eval_budget_values", Assert.Throws<ModuleAbortException>(() => instance.EvaluateStepwise(Padded, "7")).Message, StringComparison.Ordinal);
        Assert.Equal("""[{"result":2}]""", instance.Evaluate(Size, "[1, 2]"));
        using var generous = module.Instance();
        Assert.Equal($$"""[{"result":"{{new string(' ', 4999)}}7"}]""", generous.Evaluate(Padded, "7"));
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        using var module = new PolicyModule(Text, Entrypoints);
        using var instance = module.Instance();
        var deep = new string('[', 1000) + new string(']', 1000);
        Assert.Equal($$"""[{"result":{{deep}}}]""", instance.Evaluate(Same, deep));
        Assert.Equal($"{{{{\"result\":{deep}}}}}", instance.Evaluate(Same, deep, asRego: true));
        Assert.Equal($$"""[{"result":{{deep}}}]""", instance.EvaluateStepwise(Same, deep));
        foreach (var levels in new[] { 1001, 10_000, 1_000_000 })
        {
            Assert.Equal("invalid input", Assert.Throws<ModuleAbortException>(() => instance.Evaluate(Same, new string('[', levels))).Message);
            Assert.Equal("invalid input", Assert.Throws<ModuleAbortException>(() => instance.Evaluate(Same, string.Concat(Enumerable.Repeat("{\"a\":", levels)))).Message);
        }
    }

    [Fact]
    public void Inputs_that_are_none_abort_and_leave_no_trace()
    {
        using var module = new PolicyModule(Text, Entrypoints);
        using var instance = module.Instance();
        var chance = new Chance(11);
        var good = Encoding.UTF8.GetBytes("""{"a": [1, -2.5e3, "x\u00e9\ud83d\ude00", {"b": null, "c": {true, set()}}], "ü": "😀"}""");
        var expected = instance.EvaluateUtf8(Same, good);
        var refused = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = good.ToArray();
            for (var changes = chance.Next(1, 4); changes > 0; changes--)
            {
                bytes[chance.Next(bytes.Length)] = (byte)chance.Next(256);
            }

            try
            {
                instance.EvaluateUtf8(Same, bytes.AsSpan(0, chance.Next(5) == 0 ? chance.Next(1, bytes.Length) : bytes.Length));
            }
            catch (ModuleAbortException e)
            {
                Assert.Equal("invalid input", e.Message);
                refused++;
            }
        }
        Assert.InRange(refused, 5000, 19_999);
        Assert.Equal(expected, instance.EvaluateUtf8(Same, good));
    }
}
