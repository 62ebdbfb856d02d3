using System.Diagnostics;
using System.Text.Json.Nodes;
using Plinto.Bench.Micro.Inputs;
using Plinto.Rego;
using Plinto.Rego.Compile;
using Plinto.Rego.Conformance.Hosts;
using Plinto.Rego.Plan;
using Plinto.Rego.Run;
using Plinto.Rego.Values;
using Plinto.Rego.Wasm;
using Wasmtime;

namespace Plinto.Bench.Micro.Wasm;

/// <summary>One policy in the evaluator, in Wasmtime and in Node, each from an input in JSON to an answer in JSON.</summary>
internal sealed class WasmCase : IDisposable
{
    private readonly string _name;
    private readonly BenchPolicy _source;
    private readonly PolicyPlan _plan;
    private readonly RegoPolicy _policy;
    private readonly Engine _engine = new();
    private readonly Module _module;
    private readonly ModuleInstance _instance;
    private readonly NodeRounds _node;
    private readonly byte[] _bytes;

    public WasmCase(string name, NodeRounds node)
    {
        (_name, _node) = (name, node);
        _source = BenchPolicies.Load(name);
        _plan = RegoCompiler.Compile(_source.Modules, [_source.Entrypoint], new CompileOptions { Version = _source.Version }).Plan!;
        _policy = RegoPolicy.Create(_plan, new RegoPolicyOptions { Data = _source.Data });
        _bytes = RegoWasm.Compile(_plan);
        _module = Module.FromBytes(_engine, name, _bytes);
        _instance = Instance();
        var expected = DecideHere();
        Check(expected, _instance.EvaluateUtf8(0, _source.Input));
        Check(expected, _node.Load(name, _bytes, _source.Data.ToJson(), _source.Input));
    }

    public int Size => _bytes.Length;

    /// <summary>Decisions, and what comes before them.</summary>
    public IEnumerable<Contestant> Contestants =>
    [
        new($"{_name}: evaluator", count => Time(count, () => DecideHere())),
        new($"{_name}: Wasmtime", count => Time(count, () => _instance.EvaluateUtf8(0, _source.Input))),
        new($"{_name}: Node", count => _node.Repeat(_name, "decide", count)),
        new($"{_name}: Node, bytes", count => _node.Repeat(_name, "bytes", count)),
        new($"{_name}: instance in Wasmtime", count => Time(count, () => Instance().Dispose())),
        new($"{_name}: instance in Node", count => _node.Repeat(_name, "instance", count)),
        new($"{_name}: from plan to module", count => Time(count, () => RegoWasm.Compile(_plan))),
        new($"{_name}: compiled by Wasmtime", count => Time(count, () => Module.FromBytes(_engine, _name, _bytes).Dispose())),
        new($"{_name}: compiled by Node", count => _node.Repeat(_name, "module", count)),
    ];

    public void Dispose()
    {
        _instance.Dispose();
        _module.Dispose();
        _engine.Dispose();
    }

    private string DecideHere() => RegoSet.Of(_policy.Query(_source.Entrypoint, RegoJson.Read(_source.Input, _policy.Strings)).Results).ToJson();

    private ModuleInstance Instance()
    {
        var made = new ModuleInstance(_engine, _module, new HostBuiltins(new RegoPolicyOptions()));
        made.SetData(_source.Data.ToJson());
        return made;
    }

    private void Check(string expected, string got)
    {
        if (!JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(got)))
        {
            throw new InvalidOperationException($"{_name}: the module answers {got} instead of {expected}");
        }
    }

    private static TimeSpan Time(int count, Action action)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            action();
        }

        return Stopwatch.GetElapsedTime(start);
    }
}
