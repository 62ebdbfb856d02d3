namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>Answer of <c>POST /v1/policies/evaluate</c>.</summary>
internal sealed record EvaluationBody
{
    public required bool Allowed { get; init; }

    /// <summary><c>allowed</c>, or why not, such as <c>policy_denied</c> or <c>policy_undefined</c>.</summary>
    public required string Code { get; init; }

    /// <summary>The reasons that the policy gave.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>Headers that the policy sets for the upstream.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>The authentication context class that the sign-in must have reached.</summary>
    public string? Acr { get; init; }

    /// <summary>What is wrong with the policy, if its result is an error or no decision.</summary>
    public string? Fault { get; init; }

    /// <summary>What was asked.</summary>
    public required string Entrypoint { get; init; }

    /// <summary>The release that decided; absent for a draft, 0 before the first activation.</summary>
    public long? Release { get; init; }

    /// <summary>The policies whose rules had a say.</summary>
    public required IReadOnlyList<DecidingPolicy> DecidedBy { get; init; }

    /// <summary>On request: the rules as they were evaluated, the innermost first.</summary>
    public IReadOnlyList<ExplainedRule>? Explanation { get; init; }
}
