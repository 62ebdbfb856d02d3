using Plinto.Issuer.Ids;

namespace Plinto.Issuer.OAuth.ClientAuthentication;

/// <summary>All one OAuth request needs of its tenant, its client and its resource: read in one round trip.</summary>
internal sealed record ClientRegistration
{
    public required TenantId TenantId { get; init; }

    /// <summary>The tenant's revision that this was read at.</summary>
    public required long Revision { get; init; }

    /// <summary>The tenant's <c>iss</c>.</summary>
    public required string Issuer { get; init; }

    /// <summary>Issuers accepted besides, during a cut-over.</summary>
    public required IReadOnlyList<string> FormerIssuers { get; init; }

    /// <summary>The tenant's issuers, the one that new tokens carry first.</summary>
    public IEnumerable<string> AcceptedIssuers => FormerIssuers.Prepend(Issuer);

    /// <summary>The key that signs now.</summary>
    public required string ActiveKeyId { get; init; }

    /// <summary>Null if the client is unknown or disabled.</summary>
    public required ClientId? ClientId { get; init; }

    /// <summary>client_secret_basic, client_secret_post, private_key_jwt or none.</summary>
    public required string AuthMethod { get; init; }

    public required IReadOnlyList<string> GrantTypes { get; init; }

    /// <summary>Public keys for private_key_jwt as a JWK set; null for other methods.</summary>
    public required string? Jwks { get; init; }

    /// <summary>Its secrets; one that has ended proves nothing.</summary>
    public required IReadOnlyList<ClientSecretHash> Secrets { get; init; }

    /// <summary>Null if the resource is unknown, or none is asked for and the client has no default.</summary>
    public required GrantedResource? Resource { get; init; }
}
