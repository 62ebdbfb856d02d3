using System.Text.Json;
using Plinto.Issuer.Policies.Releases;

namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>One evaluation of a rule.</summary>
internal sealed record ExplainedRule
{
    /// <summary>Such as <c>data.app.allow</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>Its value; absent where it was undefined.</summary>
    public JsonElement? Value { get; init; }

    /// <summary>How many rules it was nested in.</summary>
    public required int Depth { get; init; }

    /// <summary>Conditions that did not hold.</summary>
    public required IReadOnlyList<PolicyPlace> Failures { get; init; }
}
