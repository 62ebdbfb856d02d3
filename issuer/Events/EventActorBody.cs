namespace Plinto.Issuer.Events;

/// <summary>Who did it, on the wire.</summary>
internal sealed record EventActorBody
{
    /// <summary><c>operator</c>, <c>api_key</c>, <c>client</c>, <c>identity</c> or <c>system</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Null for the system, and for a person nobody could name.</summary>
    public required string? Id { get; init; }

    /// <summary>Whom it acted for; null if for itself.</summary>
    public required string? ActingFor { get; init; }
}
