using System.Text.Json;

namespace Plinto.Protocol.Decisions;

/// <summary>One decision of a policy, as logged. Its id makes storing it twice harmless.</summary>
public sealed record DecisionRecord
{
    /// <summary>A UUIDv7 made where it was decided.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it was decided, to the millisecond.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The tenant's id.</summary>
    public required string TenantId { get; init; }

    /// <summary>The release that decided; 0 if none was there.</summary>
    public required long Release { get; init; }

    /// <summary>The entrypoint asked, such as <c>app/allow</c>.</summary>
    public required string Entrypoint { get; init; }

    /// <summary>The edge's route, or null where no route was asked.</summary>
    public string? Route { get; init; }

    /// <summary>What the answer's <c>requestId</c> names.</summary>
    public string? RequestId { get; init; }

    /// <summary>The subject's id, if the input named one.</summary>
    public string? Subject { get; init; }

    /// <summary>Whether it was allowed.</summary>
    public required bool Allowed { get; init; }

    /// <summary>Stable: <c>allowed</c>, or why not, such as <c>policy_denied</c>.</summary>
    public required string Code { get; init; }

    /// <summary>The reasons that the policy gave.</summary>
    public IReadOnlyList<string>? Reasons { get; init; }

    /// <summary>The input, redacted; null if it was too large to keep.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>How long the evaluation took, in microseconds.</summary>
    public required double Microseconds { get; init; }
}
