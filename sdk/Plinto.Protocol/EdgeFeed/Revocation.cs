namespace Plinto.Protocol.EdgeFeed;

/// <summary>Refuses tokens that were valid before. It lives as long as the longest token it could refuse.</summary>
public sealed record Revocation
{
    /// <summary>What <see cref="Value"/> is compared with.</summary>
    public required RevocationKind Kind { get; init; }

    /// <summary>The <c>jti</c>, <c>sid</c>, <c>sub</c> or <c>client_id</c>; the tenant's id for <see cref="RevocationKind.Tenant"/>.</summary>
    public required string Value { get; init; }

    /// <summary>Only tokens with <c>iat</c> at or before this (whole seconds); null: every token. A later sign-in is not refused.</summary>
    public DateTimeOffset? IssuedUntil { get; init; }

    /// <summary>After this no token it could refuse is alive: it may be forgotten.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
