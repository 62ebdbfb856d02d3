using BenchmarkDotNet.Attributes;
using Plinto.Bench.Micro.Inputs;
using Plinto.Rego.Run;
using Plinto.Rego.Values;

namespace Plinto.Bench.Micro;

/// <summary>Route tables: the time must not grow with the number of rules.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class RegoRoutes
{
    private RegoEntrypoint _one = null!;
    private RegoEntrypoint _many = null!;
    private RegoValue _first = RegoNull.Instance;
    private RegoValue _middle = RegoNull.Instance;

    /// <summary>Compiles both tables.</summary>
    [GlobalSetup]
    public void Setup()
    {
        (_one, _first) = Bind(BenchPolicies.Routes(1));
        (_many, _middle) = Bind(BenchPolicies.Routes(1000));
    }

    /// <summary>A table of one rule.</summary>
    [Benchmark(Baseline = true)]
    public bool One_rule() => _one.Evaluate(_first).IsTrue;

    /// <summary>A table of a thousand.</summary>
    [Benchmark]
    public bool Thousand_rules() => _many.Evaluate(_middle).IsTrue;

    private static (RegoEntrypoint Entrypoint, RegoValue Input) Bind(BenchPolicy table)
    {
        var policy = table.Compile();
        return (policy.Find(table.Entrypoint)!, RegoJson.Read(table.Input, policy.Strings));
    }
}
