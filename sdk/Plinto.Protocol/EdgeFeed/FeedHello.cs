using Plinto.Protocol.Keys;

namespace Plinto.Protocol.EdgeFeed;

/// <summary>First message of a stream. Signed for this edge alone.</summary>
public sealed record FeedHello
{
    /// <summary>The reader's id.</summary>
    public required string EdgeId { get; init; }

    /// <summary>As in <see cref="TenantSnapshot.Epoch"/>.</summary>
    public required string Epoch { get; init; }

    /// <summary>Where the feed stands.</summary>
    public required long Position { get; init; }

    /// <summary>The tenants this edge may have; one that is gone from the list is dropped from memory and disk.</summary>
    public required IReadOnlyList<TenantRecord> Tenants { get; init; }

    /// <summary>The feed keys to pin from now on: this is how the feed key rotates.</summary>
    public required JsonWebKeySetRecord FeedKeys { get; init; }

    /// <summary>
    /// Grows with every hello of the deployment (microseconds of the database's clock): an edge refuses one that is not newer than the last it took, and one without after one
    /// with. Null from an issuer that is older than this.
    /// </summary>
    public long? Sequence { get; init; }

    /// <summary>Grows with every step of a rotation of the feed key: an edge keeps what it has pinned if this is less than it knows.</summary>
    public long? KeySetVersion { get; init; }

    /// <summary>
    /// The last change of each tenant of <see cref="Tenants"/> by its id, 0 if it has none: a snapshot that stands below is an old one. Null from an older issuer.
    /// </summary>
    public IReadOnlyDictionary<string, long>? Heads { get; init; }

    /// <summary>Stands for the set of tenants that the heartbeats of this stream are about; the reader compares it, and no more. Null from an older issuer.</summary>
    public string? Audience { get; init; }
}
