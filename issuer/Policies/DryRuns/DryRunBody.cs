namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>Answer of <c>POST /v1/policies/dry-run</c>.</summary>
internal sealed record DryRunBody
{
    /// <summary>How many questions were asked.</summary>
    public required int Evaluated { get; init; }

    /// <summary>How many there was no time for.</summary>
    public required int NotEvaluated { get; init; }

    /// <summary>Those that come out differently.</summary>
    public required IReadOnlyList<ChangedDecision> Changed { get; init; }
}
