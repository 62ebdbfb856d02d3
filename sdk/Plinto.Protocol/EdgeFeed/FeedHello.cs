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
}
