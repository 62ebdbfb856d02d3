using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Sessions;

/// <summary>A session as stored, live or ended, without its secret.</summary>
internal sealed record StoredSession
{
    public required SessionId Id { get; init; }

    public required IdentityId IdentityId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset AuthenticatedAt { get; init; }

    public required DateTimeOffset SeenAt { get; init; }

    public required DateTimeOffset IdleUntil { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required IReadOnlyList<string> Amr { get; init; }

    public required string? Address { get; init; }

    public required string? Agent { get; init; }

    /// <summary>Clients with a family that is not revoked.</summary>
    public required IReadOnlyList<Guid> Clients { get; init; }

    public required DateTimeOffset? EndedAt { get; init; }

    public required string? EndReason { get; init; }
}
