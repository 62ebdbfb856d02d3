using Plinto.Rego.Errors;
using Plinto.Rego.Plan;

namespace Plinto.Rego;

/// <summary>A plan, or the errors that prevented it, ordered by file, row and column. Exactly one of the two is there.</summary>
public sealed record CompileResult(PolicyPlan? Plan, IReadOnlyList<RegoError> Errors)
{
    /// <summary>Whether the policy compiled.</summary>
    public bool Succeeded => Plan is not null;
}
