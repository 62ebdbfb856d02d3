using BenchmarkDotNet.Attributes;
using Plinto.Bench.Micro.Inputs;
using Plinto.Rego.Run;

namespace Plinto.Bench.Micro;

/// <summary>From text to a policy that can decide, once the compiler itself is warm.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class RegoCompile
{
    private BenchPolicy _source = null!;

    /// <summary>Which of the policies.</summary>
    [Params("rbac", "aci")]
    public string Policy { get; set; } = "";

    /// <summary>Reads the policy's text.</summary>
    [GlobalSetup]
    public void Setup() => _source = BenchPolicies.Load(Policy);

    /// <summary>Parse, check, plan, bind.</summary>
    [Benchmark]
    public RegoPolicy Compile() => _source.Compile();
}
