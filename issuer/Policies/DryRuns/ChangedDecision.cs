namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>A question that comes out differently.</summary>
internal sealed record ChangedDecision
{
    /// <summary>Its place among the inputs, from 0.</summary>
    public int? Index { get; init; }

    /// <summary>Its id in the decision log.</summary>
    public string? DecisionId { get; init; }

    public required string Entrypoint { get; init; }

    /// <summary>What is active says, or what the log says.</summary>
    public required DryRunOutcome Before { get; init; }

    /// <summary>What the draft says.</summary>
    public required DryRunOutcome After { get; init; }

    /// <summary>The draft's reasons.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }
}
