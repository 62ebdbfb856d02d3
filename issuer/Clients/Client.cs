namespace Plinto.Issuer.Clients;

/// <summary>A client as stored, without its secrets.</summary>
internal sealed record Client
{
    public required ClientId Id { get; init; }

    public required string Name { get; init; }

    /// <summary><c>confidential</c> or <c>public</c>.</summary>
    public required string Type { get; init; }

    public required IReadOnlyList<string> GrantTypes { get; init; }

    public required IReadOnlyList<string> RedirectUris { get; init; }

    public required string AuthMethod { get; init; }

    /// <summary>Public keys for private_key_jwt, as a JWK set in JSON.</summary>
    public required string? Jwks { get; init; }

    /// <summary>Identifier of the resource its tokens are for unless it asks for another.</summary>
    public required string? DefaultResource { get; init; }

    /// <summary>What it may have, by resource identifier.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Scopes { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? DisabledAt { get; init; }
}
