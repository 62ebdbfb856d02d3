using Plinto.Decisions;

namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>How a question comes out.</summary>
internal sealed record DryRunOutcome(bool Allowed, string Code)
{
    /// <summary>The sign-in that is asked for.</summary>
    public string? Acr { get; init; }

    public static DryRunOutcome From(PolicyDecision decision) => new(decision.Allowed, decision.Code) { Acr = decision.Acr };
}
