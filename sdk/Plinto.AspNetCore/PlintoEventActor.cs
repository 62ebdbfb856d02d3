namespace Plinto.AspNetCore;

/// <summary>Who did something.</summary>
public sealed class PlintoEventActor
{
    /// <summary><c>operator</c>, <c>api_key</c>, <c>client</c>, <c>identity</c> or <c>system</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Null for the system, and for a person nobody could name.</summary>
    public string? Id { get; init; }
}
