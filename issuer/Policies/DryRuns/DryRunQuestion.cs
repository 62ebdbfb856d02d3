using Plinto.Rego.Values;

namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>A question of a dry run, ready to ask.</summary>
/// <param name="Entrypoint">Null: the release's default.</param>
/// <param name="Logged">What the log says it came to; null: ask what is active.</param>
internal sealed record DryRunQuestion(int? Index, string? DecisionId, string? Entrypoint, RegoValue Input, DryRunOutcome? Logged);
