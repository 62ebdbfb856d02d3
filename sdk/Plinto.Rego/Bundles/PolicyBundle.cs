using Plinto.Rego.Syntax;
using Plinto.Rego.Values;

namespace Plinto.Rego.Bundles;

/// <summary>
/// What OPA's bundle format holds: policies as source, as plan and as module, and the data they read. Written by <see cref="BundleWriter"/>, read by <see cref="BundleReader"/>.
/// </summary>
public sealed record PolicyBundle
{
    /// <summary><c>revision</c> of the manifest: opaque to readers.</summary>
    public string Revision { get; init; } = "";

    /// <summary><c>roots</c> of the manifest: the paths below <c>data</c> that the bundle owns. One empty root is all of <c>data</c>.</summary>
    public IReadOnlyList<string> Roots { get; init; } = [""];

    /// <summary>Entrypoints of plan and module, each <c>package/rule</c>: <c>metadata.entrypoints</c> of the manifest.</summary>
    public IReadOnlyList<string> Entrypoints { get; init; } = [];

    /// <summary>Rego files by path, Rego v1.</summary>
    public IReadOnlyList<RegoModule> Modules { get; init; } = [];

    /// <summary><c>data.json</c>.</summary>
    public RegoObject Data { get; init; } = RegoObject.Empty;

    /// <summary><c>plan.json</c>, UTF-8; null if the bundle has none.</summary>
    public ReadOnlyMemory<byte>? Plan { get; init; }

    /// <summary><c>policy.wasm</c>; null if the bundle has none.</summary>
    public ReadOnlyMemory<byte>? Wasm { get; init; }
}
