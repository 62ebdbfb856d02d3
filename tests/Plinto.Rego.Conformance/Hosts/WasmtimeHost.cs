using Plinto.Rego.Run;
using Wasmtime;

namespace Plinto.Rego.Conformance.Hosts;

/// <summary>Runs policy modules in Wasmtime, each question by both ways of the ABI. The built-ins it supplies are the evaluator's.</summary>
internal sealed class WasmtimeHost : IModuleHost
{
    private readonly Engine _engine;
    private readonly HostBuiltins _builtins;

    /// <summary>With an engine that compiles quickly rather than well.</summary>
    public WasmtimeHost(RegoPolicyOptions? options = null)
    {
        using var config = new Config().WithOptimizationLevel(OptimizationLevel.None);
        _engine = new Engine(config);
        _builtins = new HostBuiltins(options ?? new RegoPolicyOptions());
    }

    /// <inheritdoc/>
    public IReadOnlyList<ModuleAnswer> Run(byte[] module, IReadOnlyList<ModuleQuestion> questions)
    {
        using var compiled = Module.FromBytes(_engine, "policy", module);
        using var instance = new ModuleInstance(_engine, compiled, _builtins);
        return [.. questions.Select((question, i) => Ask(instance, question, i > 0 && questions[i - 1].Data == question.Data))];
    }

    public void Dispose() => _engine.Dispose();

    private static ModuleAnswer Ask(ModuleInstance instance, ModuleQuestion question, bool sameData)
    {
        try
        {
            if (!sameData)
            {
                instance.SetData(question.Data);
            }

            var first = instance.Evaluate(question.Entrypoint, question.Input);
            var second = instance.EvaluateStepwise(question.Entrypoint, question.Input);
            return first == second ? new(first, null) : new(null, $"step by step it came to {second} instead of {first}");
        }
        catch (Exception e) when (e is ModuleAbortException or WasmtimeException)
        {
            return new(null, e.Message);
        }
    }
}
