using Plinto.Issuer.Policies.Sources;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>What an activation, a roll-back or a deactivation came to.</summary>
internal sealed record ActivationBody
{
    public required PolicyBody Policy { get; init; }

    /// <summary>The active release.</summary>
    public required long Release { get; init; }
}
