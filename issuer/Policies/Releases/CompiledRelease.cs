using Plinto.Rego.Plan;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>A release that compiled.</summary>
/// <param name="Json"><c>plan.json</c>.</param>
/// <param name="Compressed">The same as stored and sent.</param>
internal sealed record CompiledRelease(PolicyPlan Plan, byte[] Json, byte[] Compressed, IReadOnlyList<string> Entrypoints, IReadOnlyList<ReleasePolicy> Contents)
{
    /// <summary>The module; null where the plan calls what a module cannot.</summary>
    public byte[]? Module { get; init; }
}
