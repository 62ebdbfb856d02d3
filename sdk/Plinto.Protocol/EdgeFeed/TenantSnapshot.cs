using Plinto.Protocol.Keys;

namespace Plinto.Protocol.EdgeFeed;

/// <summary>
/// All an edge needs of one tenant, as of <see cref="Position"/>. <c>GET /edge/v1/snapshots/{tenant}</c> answers it as a compact JWS of type
/// <see cref="FeedMessageTypes.Snapshot"/> (<c>application/jose</c>).
/// </summary>
public sealed record TenantSnapshot
{
    /// <summary>The incarnation of the database this was read from.</summary>
    public required string Epoch { get; init; }

    /// <summary>Everything up to here is in it, changes after it may be too: applying a change twice is harmless.</summary>
    public required long Position { get; init; }

    /// <summary>The tenant's own last change at or before <see cref="Position"/>, 0 if it has none: the first <see cref="TenantChange.Previous"/> to expect.</summary>
    public required long LastChange { get; init; }

    /// <summary>When the issuer read it: the age of an edge's knowledge counts from here.</summary>
    public required DateTimeOffset Horizon { get; init; }

    /// <summary>The tenant itself.</summary>
    public required TenantRecord Tenant { get; init; }

    /// <summary>Keys that may have signed a token still alive, and the announced standby. Never a revoked one.</summary>
    public required IReadOnlyList<JsonWebKeyRecord> Keys { get; init; }

    /// <summary>Key ids that nothing brings back.</summary>
    public required IReadOnlyList<string> RevokedKeys { get; init; }

    /// <summary>Revocations that can still refuse a token.</summary>
    public required IReadOnlyList<Revocation> Revocations { get; init; }

    /// <summary>The active policies; null from an issuer that knows none.</summary>
    public PolicyRecord? Policy { get; init; }

    /// <summary>Roles and who has them; null from an issuer that knows none.</summary>
    public RolesRecord? Roles { get; init; }
}
