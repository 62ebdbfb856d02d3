using Plinto.Rego.Builtins;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>How modules are compiled.</summary>
public sealed record CompileOptions
{
    /// <summary>The dialect of modules that do not say otherwise. Default: v1.</summary>
    public RegoVersion Version { get; init; } = RegoVersion.V1;

    /// <summary>Keeps <c>print</c> calls; otherwise they are left out of the compiled policy. Default: false.</summary>
    public bool Print { get; init; }

    /// <summary>Names of built-ins that must not be called; a call is a type error. Default: none.</summary>
    public IReadOnlyCollection<string> UnsafeBuiltins { get; init; } = [];

    /// <summary>The built-ins that may be called. Default: all of this engine.</summary>
    public RegoCapabilities Capabilities { get; init; } = RegoCapabilities.Default;

    /// <summary>Ends a compilation soon after it is cancelled, by an <see cref="OperationCanceledException"/>: for texts of strangers. Default: never.</summary>
    public CancellationToken Cancellation { get; init; }
}
