using BenchmarkDotNet.Attributes;
using Plinto.Bench.Micro.Inputs;
using Plinto.Rego.Run;
using Plinto.Rego.Values;

namespace Plinto.Bench.Micro;

/// <summary>One decision by a compiled policy, with the input already read and from UTF-8 JSON.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class RegoDecide
{
    private RegoEntrypoint _entrypoint = null!;
    private RegoPolicy _policy = null!;
    private byte[] _json = [];
    private RegoValue _input = RegoNull.Instance;

    /// <summary>Which of the policies.</summary>
    [Params("rbac", "authz", "aci")]
    public string Policy { get; set; } = "";

    /// <summary>Compiles the policy and reads its input.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var source = BenchPolicies.Load(Policy);
        _policy = source.Compile();
        _entrypoint = _policy.Find(source.Entrypoint)!;
        _json = source.Input;
        _input = RegoJson.Read(_json, _policy.Strings);
    }

    /// <summary>The baseline: input already read.</summary>
    [Benchmark(Baseline = true)]
    public RegoOutcome Decide() => _entrypoint.Evaluate(_input).Outcome;

    /// <summary>Reading the input included.</summary>
    [Benchmark]
    public RegoOutcome Read_and_decide() => _entrypoint.Evaluate(RegoJson.Read(_json, _policy.Strings)).Outcome;
}
