using Plinto.Rego.Conformance.Hosts;
using Plinto.Rego.Run;
using Plinto.Rego.Syntax;
using Plinto.Rego.Wasm;
using Wasmtime;
using Module = Wasmtime.Module;

namespace Plinto.Rego.Tests.Wasm;

/// <summary>A policy's text as a module in Wasmtime.</summary>
internal sealed class PolicyModule : IDisposable
{
    private readonly Engine _engine;
    private readonly Module _module;

    public PolicyModule(string text, string[] entrypoints, bool countsFuel = false)
    {
        Bytes = Compile(text, entrypoints);
        using var config = new Config().WithOptimizationLevel(OptimizationLevel.None).WithFuelConsumption(countsFuel);
        _engine = new Engine(config);
        _module = Module.FromBytes(_engine, "policy", Bytes);
    }

    public byte[] Bytes { get; }

    public static byte[] Compile(string text, params string[] entrypoints)
    {
        var result = RegoCompiler.Compile([new RegoModule("test.rego", text)], entrypoints);
        return result.Plan is { } plan ? RegoWasm.Compile(plan) : throw new InvalidOperationException(string.Join("; ", result.Errors));
    }

    public ModuleInstance Instance(ModuleLimits? limits = null, RegoBudget? budget = null) =>
        new(_engine, _module, new HostBuiltins(new RegoPolicyOptions { Budget = budget ?? RegoBudget.Default }), limits);

    public void Dispose()
    {
        _module.Dispose();
        _engine.Dispose();
    }
}
