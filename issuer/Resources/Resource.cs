namespace Plinto.Issuer.Resources;

/// <summary>An API that tokens are for (RFC 8707), as stored.</summary>
internal sealed record Resource
{
    public required ResourceId Id { get; init; }

    /// <summary>An absolute URI: the <c>aud</c> of its tokens. Never changes.</summary>
    public required string Identifier { get; init; }

    public required string Name { get; init; }

    /// <summary>Null: the tenant's.</summary>
    public required TimeSpan? AccessTokenLifetime { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>What people are told a scope gives; a scope that is not here has its name alone.</summary>
    public IReadOnlyDictionary<string, string> ScopeDescriptions { get; init; } = new Dictionary<string, string>();

    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
