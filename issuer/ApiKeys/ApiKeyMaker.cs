namespace Plinto.Issuer.ApiKeys;

/// <summary>Who made an API key.</summary>
internal sealed record ApiKeyMaker
{
    /// <summary><c>operator</c>, <c>api_key</c> or <c>system</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Its id; absent for the system.</summary>
    public string? Id { get; init; }
}
