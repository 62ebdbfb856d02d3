using Plinto.Issuer.Ids;

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

    /// <summary>Where it may send people after they signed out: exact (OpenID RP-Initiated Logout 1.0 §3.1).</summary>
    public IReadOnlyList<string> PostLogoutRedirectUris { get; init; } = [];

    /// <summary>Where it is told that a session ended (OpenID Back-Channel Logout 1.0 §2.2); null: nowhere.</summary>
    public string? BackchannelLogoutUri { get; init; }

    /// <summary>Whether it belongs to others than the tenant, so that people are asked what it may have.</summary>
    public bool ThirdParty { get; init; }

    /// <summary>Whether its authorization requests must be pushed (RFC 9126 §6).</summary>
    public bool RequirePushedRequests { get; init; }

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
