namespace Plinto.Protocol.EdgeFeed;

/// <summary>The <c>event</c> names on the stream of <c>GET /edge/v1/stream</c> (Server-Sent Events). <c>data</c> is one compact JWS.</summary>
public static class FeedEvents
{
    /// <summary>First on every stream: who the reader is, where the feed stands, which tenants it may have.</summary>
    public const string Hello = "hello";

    /// <summary>One change of one tenant. The event id is the cursor <c>epoch:position</c> to resume after.</summary>
    public const string Change = "change";

    /// <summary>Each second: how far the reader that serves this stream has read. The event id is the cursor.</summary>
    public const string Heartbeat = "heartbeat";

    /// <summary>The cursor is unknown, too old or ahead of the database: fetch every snapshot again. <see cref="FeedReset"/>.</summary>
    public const string Reset = "reset";
}
