namespace Plinto.Protocol.EdgeFeed;

/// <summary>A tenant as edges know it.</summary>
public sealed record TenantRecord
{
    /// <summary>Its id, such as <c>tnt_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Its short name, by which routes name it (<c>Plinto:Tenant</c>).</summary>
    public required string Slug { get; init; }

    /// <summary>The <c>iss</c> of its tokens.</summary>
    public required string Issuer { get; init; }

    /// <summary>Issuers accepted besides, during a cut-over; mostly none.</summary>
    public required IReadOnlyList<string> FormerIssuers { get; init; }

    /// <summary>A disabled tenant has no valid token.</summary>
    public bool Disabled { get; init; }
}
