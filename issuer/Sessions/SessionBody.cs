using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Sessions;

/// <summary>A session on the wire, without its secret.</summary>
internal sealed record SessionBody
{
    /// <summary>Also the <c>sid</c> of its tokens.</summary>
    public required string Id { get; init; }

    public required string IdentityId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the person authenticated last.</summary>
    public required DateTimeOffset AuthenticatedAt { get; init; }

    /// <summary>When it was last used, to the minute: by its browser or by a refresh.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>When it ends unless it is used before.</summary>
    public required DateTimeOffset IdleUntil { get; init; }

    /// <summary>When it ends in any case.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How the person authenticated, as RFC 8176 names it.</summary>
    public required IReadOnlyList<string> Amr { get; init; }

    /// <summary>Where the sign-in came from.</summary>
    public string? Address { get; init; }

    /// <summary>With what.</summary>
    public string? Agent { get; init; }

    /// <summary>Ids of the clients that were granted something within it and hold it still.</summary>
    public required IReadOnlyList<string> Clients { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>One of <see cref="Sessions.EndReason"/>.</summary>
    public string? EndReason { get; init; }

    public static SessionBody From(StoredSession session) => new()
    {
        Id = session.Id.ToString(), IdentityId = session.IdentityId.ToString(), CreatedAt = session.CreatedAt, AuthenticatedAt = session.AuthenticatedAt, SeenAt = session.SeenAt,
        IdleUntil = session.IdleUntil, ExpiresAt = session.ExpiresAt, Amr = session.Amr, Address = session.Address, Agent = session.Agent,
        Clients = [.. session.Clients.Select(id => new ClientId(id).ToString())], EndedAt = session.EndedAt, EndReason = session.EndReason,
    };
}
