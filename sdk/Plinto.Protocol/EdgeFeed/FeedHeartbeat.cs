namespace Plinto.Protocol.EdgeFeed;

/// <summary>Sent each second: all changes up to <see cref="Position"/> were sent on this stream before it.</summary>
public sealed record FeedHeartbeat
{
    /// <summary>As in <see cref="TenantSnapshot.Epoch"/>.</summary>
    public required string Epoch { get; init; }

    /// <summary>The last position the serving replica has read and sent.</summary>
    public required long Position { get; init; }

    /// <summary>When that replica last read the database with success: a stalled reader shows as age, though its heartbeats go on.</summary>
    public required DateTimeOffset Horizon { get; init; }

    /// <summary>Position of the heartbeat before this one. A reader that stands before it has lost one, and with it <see cref="Heads"/>. Null from an older issuer.</summary>
    public long? Since { get; init; }

    /// <summary>
    /// The last change of each of this reader's tenants that changed after <see cref="Since"/>, by tenant id; null if none did. Together with the heads in <see cref="FeedHello"/>
    /// the reader knows the head of every tenant, though a heartbeat names only what moved.
    /// </summary>
    public IReadOnlyDictionary<string, long>? Heads { get; init; }

    /// <summary>As in <see cref="FeedHello.Audience"/>: a heartbeat for readers of other tenants says nothing of the heads of this one's. Null from an older issuer.</summary>
    public string? Audience { get; init; }
}
