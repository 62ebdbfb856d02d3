using Plinto.Edge.Configuration;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Edge.Snapshots;

/// <summary>How fresh the snapshots are: the last signed heartbeat and when it came. Read by every request, written by the feed.</summary>
internal sealed class Freshness(EdgeOptions options, TimeProvider time)
{
    private volatile FeedHeartbeat? _heartbeat;
    private long _receivedAt = time.GetUtcNow().UtcTicks; // a start is no outage yet

    /// <summary>The last heartbeat; at start the one from disk.</summary>
    public FeedHeartbeat? Heartbeat => _heartbeat;

    /// <summary>Takes a heartbeat just received.</summary>
    public void Hear(FeedHeartbeat heartbeat, DateTimeOffset now)
    {
        Recall(heartbeat);
        Volatile.Write(ref _receivedAt, now.UtcTicks);
    }

    /// <summary>Takes a heartbeat from disk: it tells how old the snapshots are, not that the issuer is there.</summary>
    public void Recall(FeedHeartbeat heartbeat) => _heartbeat = heartbeat;

    /// <summary>True if no signed heartbeat came for a while.</summary>
    public bool IsIssuerAbsent(DateTimeOffset now) => now.UtcTicks - Volatile.Read(ref _receivedAt) > options.HeartbeatAbsentAfter.Ticks;

    /// <summary>
    /// True if the issuer is absent and was so when the token expired. One that expired before stays expired: revocations live no longer than the tokens they are for,
    /// so nobody knows any more whether it was revoked.
    /// </summary>
    public bool IsExpiryUnheard(DateTimeOffset expiresAt, DateTimeOffset now) => IsIssuerAbsent(now) && _heartbeat is { } last && expiresAt > last.Horizon;

    /// <summary>Up to when the tenant is known: the heartbeat's horizon while it is in step with the feed, else its snapshot's.</summary>
    public DateTimeOffset HorizonOf(TenantState tenant, Snapshot snapshot)
    {
        var heartbeat = _heartbeat;
        return heartbeat is null || tenant.OutOfStep || heartbeat.Horizon < snapshot.Horizon || !string.Equals(heartbeat.Epoch, snapshot.Epoch, StringComparison.Ordinal)
            ? snapshot.Horizon
            : heartbeat.Horizon;
    }
}
