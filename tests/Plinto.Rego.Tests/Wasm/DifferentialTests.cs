using System.Diagnostics;
using System.Globalization;
using Plinto.Rego.Conformance;
using Plinto.Rego.Conformance.Hosts;
using Xunit;

namespace Plinto.Rego.Tests.Wasm;

/// <summary>Evaluator and module give the same answers, byte for byte, on generated policies, data and inputs.</summary>
public sealed class DifferentialTests(ITestOutputHelper output)
{
    private const int Seed = 1;

    /// <summary>100,000 triples; PLINTO_DIFFERENTIAL says how many instead.</summary>
    [Fact]
    public void Generated_policies_give_the_same_bytes()
    {
        var triples = int.TryParse(Environment.GetEnvironmentVariable("PLINTO_DIFFERENTIAL"), CultureInfo.InvariantCulture, out var wanted) ? wanted : 100_000;
        var watch = Stopwatch.StartNew();
        using var host = new WasmtimeHost();
        var outcome = Differential.Compare(triples, Seed, host);
        output.WriteLine($"from seed {Seed} in {watch.Elapsed.TotalSeconds:f0} s: {outcome}");
        Assert.True(outcome.Problems.Count == 0, string.Join("\n", outcome.Problems));
        Assert.True(outcome.Compared >= triples);
        Assert.InRange(outcome.Errors + outcome.Incomparable, 0, triples / 10);
    }
}
