namespace Plinto.Protocol.EdgeFeed;

/// <summary>Request headers of <c>GET /edge/v1/stream</c>.</summary>
public static class FeedHeaders
{
    /// <summary>
    /// The last signed heartbeat the edge has. It proves that the feed once stood there: an issuer whose database is behind it was set back, and begins a new epoch.
    /// A cursor alone proves nothing, and only resets the stream that names it.
    /// </summary>
    public const string Heartbeat = "Plinto-Heartbeat";
}
