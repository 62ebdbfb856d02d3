namespace Plinto.Protocol.EdgeFeed;

/// <summary>
/// The <c>typ</c> headers of what the feed key signs. Every message is a compact JWS (ES256) whose <c>kid</c> names a pinned feed key;
/// a message is only read as the type its header names, so none can stand in for another.
/// </summary>
public static class FeedMessageTypes
{
    /// <summary>A <see cref="TenantSnapshot"/>.</summary>
    public const string Snapshot = "plinto-snapshot+jwt";

    /// <summary>A <see cref="TenantChange"/>.</summary>
    public const string Change = "plinto-change+jwt";

    /// <summary>A <see cref="FeedHeartbeat"/>.</summary>
    public const string Heartbeat = "plinto-heartbeat+jwt";

    /// <summary>A <see cref="FeedHello"/>.</summary>
    public const string Hello = "plinto-hello+jwt";

    /// <summary>A <see cref="FeedReset"/>.</summary>
    public const string Reset = "plinto-reset+jwt";

    /// <summary>The assertion (RFC 7523) an edge signs with its own key, at most 60 s old, used once, sent as Bearer.</summary>
    public const string EdgeAssertion = "plinto-edge+jwt";
}
