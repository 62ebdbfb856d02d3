using Plinto.Issuer.Policies.Execution;

namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>Answer of <c>POST /v1/policies/check</c>.</summary>
internal sealed record CheckBody
{
    public required bool Valid { get; init; }

    public required IReadOnlyList<PolicyError> Errors { get; init; }

    /// <summary>What the release would decide; empty unless valid.</summary>
    public required IReadOnlyList<string> Entrypoints { get; init; }
}
