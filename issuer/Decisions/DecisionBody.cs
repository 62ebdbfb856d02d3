using System.Text.Json;

namespace Plinto.Issuer.Decisions;

/// <summary>A logged decision on the wire.</summary>
internal sealed record DecisionBody
{
    public required string Id { get; init; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Which edge decided; absent: the issuer.</summary>
    public string? EdgeId { get; init; }

    public required bool Allowed { get; init; }

    /// <summary><c>allowed</c>, or why not, such as <c>policy_denied</c>.</summary>
    public required string Code { get; init; }

    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>The release that decided, see <c>/v1/policies/releases</c>; 0: there was none.</summary>
    public required long Release { get; init; }

    public required string Entrypoint { get; init; }

    public string? Route { get; init; }

    public string? RequestId { get; init; }

    public string? Subject { get; init; }

    /// <summary>The input, redacted; absent if it was too large to keep.</summary>
    public JsonElement? Input { get; init; }

    public required double Microseconds { get; init; }
}
