using BenchmarkDotNet.Attributes;
using Plinto.Bench.Micro.Inputs;
using Plinto.Rego.Run;
using Plinto.Rego.Values;

namespace Plinto.Bench.Micro;

/// <summary>Route tables: the time must not grow with the number of rules.</summary>
[MemoryDiagnoser]
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
        var (one, many) = (BenchPolicies.Routes(1), BenchPolicies.Routes(1000));
        _one = one.Find("routes/allow")!;
        _many = many.Find("routes/allow")!;
        _first = RegoJson.Read(BenchPolicies.RouteInput(0), one.Strings);
        _middle = RegoJson.Read(BenchPolicies.RouteInput(500), many.Strings);
    }

    /// <summary>A table of one rule.</summary>
    [Benchmark(Baseline = true)]
    public bool One_rule() => _one.Evaluate(_first).IsTrue;

    /// <summary>A table of a thousand.</summary>
    [Benchmark]
    public bool Thousand_rules() => _many.Evaluate(_middle).IsTrue;
}
