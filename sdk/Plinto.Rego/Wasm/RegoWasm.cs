using Plinto.Rego.Plan;

namespace Plinto.Rego.Wasm;

/// <summary>A plan as a WebAssembly module with OPA's ABI 1.3, for every host that runs OPA's own modules. Uses MVP features only.</summary>
public static class RegoWasm
{
    /// <summary>Compiles. Built-ins that the run-time part does not carry are the host's to supply; the module lists them (<c>builtins()</c>).</summary>
    /// <exception cref="WasmException">The plan calls what no host can supply, or a rule is too large.</exception>
    public static byte[] Compile(PolicyPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var runtime = RuntimeModule.Instance;
        return ModuleLinker.Link(runtime, new ModuleCode(IndexChoice.Of(plan, runtime), runtime));
    }
}
