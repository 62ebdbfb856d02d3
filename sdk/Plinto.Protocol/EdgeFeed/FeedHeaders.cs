namespace Plinto.Protocol.EdgeFeed;

/// <summary>Request headers of <c>GET /edge/v1/stream</c>.</summary>
public static class FeedHeaders
{
    /// <summary>
    /// The last signed heartbeat the edge has. It proves that the feed once stood there: an issuer whose database is behind it was set back, and begins a new epoch.
    /// A cursor alone proves nothing, and only resets the stream that names it.
    /// </summary>
    public const string Heartbeat = "Plinto-Heartbeat";

    /// <summary>
    /// Characters of the largest that may be sent, far below what servers take of all headers together: one that names many tenants is larger, and the one before it is sent
    /// instead.
    /// </summary>
    public const int LongestHeartbeat = 4096;
}
