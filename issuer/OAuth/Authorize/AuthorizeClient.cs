using Plinto.Issuer.Ids;

namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>All an authorization request needs of its tenant, its client and its resource: read in one round trip.</summary>
internal sealed record AuthorizeClient
{
    public required TenantId TenantId { get; init; }

    /// <summary>The tenant's name, for people.</summary>
    public required string TenantName { get; init; }

    /// <summary>The tenant's <c>iss</c> as its metadata tells it at the address of the request: during a cut-over perhaps a former one.</summary>
    public required string Issuer { get; init; }

    /// <summary>The tenant's <c>iss</c> first, then those it moved away from.</summary>
    public required IReadOnlyList<string> Issuers { get; init; }

    /// <summary>Null if the client is unknown or disabled.</summary>
    public required ClientId? Id { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyList<string> GrantTypes { get; init; }

    public required IReadOnlyList<string> RedirectUris { get; init; }

    /// <summary>Whether people are asked what it may have.</summary>
    public required bool ThirdParty { get; init; }

    /// <summary>Whether its requests must be pushed.</summary>
    public required bool RequirePushedRequests { get; init; }

    /// <summary>Null if the resource is unknown, or none is asked for and the client has no default.</summary>
    public required AuthorizeResource? Resource { get; init; }
}
