using Plinto.Decisions;
using Plinto.Edge.Requests;

namespace Plinto.Edge.Decide;

/// <summary>What a decision that is not a yes answers. Reasons are what the policy gives as such; the input is never among them.</summary>
internal static class PolicyDenials
{
    private static readonly Dictionary<string, Denial> Rows = new Denial[]
    {
        Denials.PolicyDenied, Denials.PolicyUndefined, Denials.PolicyError, Denials.PolicyTimeout, Denials.PolicyBudgetExceeded, Denials.PolicyMissing, Denials.PolicyResultInvalid,
        Denials.PolicyInputTooLarge, Denials.StepUpRequired,
    }.ToDictionary(row => row.Code, StringComparer.Ordinal);

    public static Denial Of(PolicyDecision decision)
    {
        var row = Rows.GetValueOrDefault(decision.Code, Denials.PolicyError);
        return decision.Reasons.Count == 0 && decision.Acr is null ? row : row with { Reasons = decision.Reasons, AcrValues = decision.Acr };
    }
}
