using Plinto.Rego;
using Plinto.Rego.Compile;
using Plinto.Rego.Run;
using Plinto.Rego.Syntax;
using Plinto.Rego.Values;

namespace Plinto.Bench.Micro.Inputs;

/// <summary>A policy to measure: its text, the document it is asked for, its base data, and the UTF-8 text of one input.</summary>
internal sealed record BenchPolicy(RegoModule[] Modules, RegoVersion Version, string Entrypoint, RegoValue Data, byte[] Input)
{
    /// <summary>From text to a policy that can decide. Throws when the text does not compile.</summary>
    public RegoPolicy Compile()
    {
        var compiled = RegoCompiler.Compile(Modules, [Entrypoint], new CompileOptions { Version = Version });
        return compiled.Plan is { } plan
            ? RegoPolicy.Create(plan, new RegoPolicyOptions { Data = Data })
            : throw new InvalidOperationException(compiled.Errors[0].ToString());
    }
}
