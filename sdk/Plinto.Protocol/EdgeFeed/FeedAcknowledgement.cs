namespace Plinto.Protocol.EdgeFeed;

/// <summary><c>POST /edge/v1/ack</c>: what the edge has applied. Sent at most once a second, and only the last one is kept.</summary>
public sealed record FeedAcknowledgement
{
    /// <summary>As in <see cref="TenantSnapshot.Epoch"/>.</summary>
    public required string Epoch { get; init; }

    /// <summary>All changes up to here are applied.</summary>
    public required long Position { get; init; }

    /// <summary>The last <see cref="FeedHeartbeat.Horizon"/> seen.</summary>
    public required DateTimeOffset Horizon { get; init; }

    /// <summary>Version of the edge's program.</summary>
    public required string Version { get; init; }

    /// <summary>Policies that changed since the last acknowledgement, and all of them in the first one after a start; at most 1000, the rest in the next.</summary>
    public IReadOnlyList<PolicyAcknowledgement>? Policies { get; init; }
}
