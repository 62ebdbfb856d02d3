namespace Plinto.Issuer.Edges;

/// <summary>An edge on the wire, with how far it is.</summary>
internal sealed record EdgeBody
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Ids of the tenants it may have; a tenant's own key sees only itself.</summary>
    public required IReadOnlyList<string> Tenants { get; init; }

    public required DateTimeOffset EnrolledAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When it last acknowledged.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>The cursor up to which it has applied changes, <c>epoch:position</c>.</summary>
    public string? Cursor { get; init; }

    /// <summary>Changes that the feed is ahead of it; absent if it stands in another epoch.</summary>
    public long? Behind { get; init; }

    /// <summary>Age in seconds of what it knows.</summary>
    public double? Age { get; init; }

    public string? Version { get; init; }

    /// <summary>The policies it decides by, for each of its tenants.</summary>
    public IReadOnlyList<EdgePolicyBody> Policies { get; init; } = [];
}
