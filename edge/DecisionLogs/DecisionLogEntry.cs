using Plinto.Decisions;
using Plinto.Edge.Policies;
using Plinto.Rego.Values;

namespace Plinto.Edge.DecisionLogs;

/// <summary>A decision as it was made, before it becomes a record.</summary>
internal readonly record struct DecisionLogEntry
{
    public required DateTimeOffset At { get; init; }

    public required string TenantId { get; init; }

    /// <summary>The policy that decided.</summary>
    public required TenantPolicy Policy { get; init; }

    public required string Entrypoint { get; init; }

    /// <summary>Null where no route was asked.</summary>
    public string? Route { get; init; }

    public required string RequestId { get; init; }

    public string? Subject { get; init; }

    public required PolicyDecision Decision { get; init; }

    /// <summary>Null if it was too large to be made.</summary>
    public RegoValue? Input { get; init; }

    public required TimeSpan Took { get; init; }
}
