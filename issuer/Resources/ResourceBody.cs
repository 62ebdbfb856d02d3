namespace Plinto.Issuer.Resources;

/// <summary>A resource on the wire.</summary>
internal sealed record ResourceBody
{
    public required string Id { get; init; }

    /// <summary>The <c>aud</c> of its tokens and the value of <c>resource</c> in requests (RFC 8707).</summary>
    public required string Identifier { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>What people who are asked for consent are told a scope gives, by scope.</summary>
    public required IReadOnlyDictionary<string, string> ScopeDescriptions { get; init; }

    /// <summary>Seconds; absent: the tenant's.</summary>
    public long? AccessTokenLifetime { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static ResourceBody From(Resource resource) => new()
    {
        Id = resource.Id.ToString(),
        Identifier = resource.Identifier,
        Name = resource.Name,
        Scopes = resource.Scopes,
        ScopeDescriptions = resource.ScopeDescriptions,
        AccessTokenLifetime = resource.AccessTokenLifetime is { } lifetime ? (long)lifetime.TotalSeconds : null,
        CreatedAt = resource.CreatedAt,
    };
}
