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
}
