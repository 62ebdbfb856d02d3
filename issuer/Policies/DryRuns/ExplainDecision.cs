using System.Text.Json;
using Plinto.Decisions;
using Plinto.Issuer.Policies.Releases;
using Plinto.Rego.Run;
using Plinto.Rego.Values;

namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>Evaluates and says how it came to that.</summary>
internal static class ExplainDecision
{
    private const int MostRules = 500;
    private const int LongestValue = 4096;
    private const int DeepestValue = 32;
    private static readonly JsonElement TooLarge = Parse("\"(too large to show)\"")!.Value;

    public static EvaluationBody Run(ActiveRelease release, string entrypoint, RegoValue input, bool explain)
    {
        var (result, traces) = release.Policy.Explain(entrypoint, input);
        var decision = PolicyDecision.From(result);
        var asked = "data." + entrypoint.Replace('/', '.');
        var having = traces.Where(trace => trace.Value is not (null or RegoBoolean { Value: false })).Select(NameOf).Append(asked).ToHashSet(StringComparer.Ordinal);
        return new EvaluationBody
        {
            Allowed = decision.Allowed,
            Code = decision.Code,
            Reasons = decision.Reasons,
            Headers = decision.Headers.Count == 0 ? null : decision.Headers,
            Acr = decision.Acr,
            Fault = decision.Fault,
            Entrypoint = entrypoint,
            Release = release.Number,
            DecidedBy =
            [
                .. release.Contents.Select(policy =>
                        new DecidingPolicy { Policy = policy.Name, Id = policy.Policy, Revision = policy.Revision, Rules = [.. (policy.Rules ?? []).Where(having.Contains)] })
                    .Where(policy => policy.Rules.Count > 0),
            ],
            Explanation = explain ? [.. traces.Take(MostRules).Select(Explain)] : null,
        };
    }

    private static ExplainedRule Explain(RegoRuleTrace trace) => new()
    {
        Rule = NameOf(trace),
        Value = trace.Value is { } value ? Parse(RegoJson.Write(value)) ?? TooLarge : null,
        Depth = trace.Depth,
        Failures = [.. trace.Failures.Select(PolicyPlace.From)],
    };

    // The plan's name without its group: g0.data.app.allow.
    private static string NameOf(RegoRuleTrace trace) => trace.Name[(trace.Name.IndexOf('.', StringComparison.Ordinal) + 1)..];

    private static JsonElement? Parse(string json)
    {
        if (json.Length > LongestValue)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = DeepestValue });
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null; // nested too deep
        }
    }
}
