using Plinto.Edge.Enrolment;
using Plinto.Edge.Snapshots;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Edge.Feed;

/// <summary>
/// What each event of the feed does. Runs on one thread of control and never waits: keys, revocations and tombstones are activated here, what takes long goes to each tenant's
/// queue and to <see cref="WriteBehind"/>. A message that doesn't verify, or is older than the <see cref="HighWaterMark"/>, ends the connection and changes nothing.
/// </summary>
internal sealed partial class FeedDispatch(
    SnapshotStore store, TenantDirectory tenants, Freshness freshness, HighWaterMark mark, PolicyReport policies, ManifestFile manifest, EdgeIdentityFile identityFile,
    IssuerClient issuer, TimeProvider time, ILogger<FeedDispatch> logger)
{
    private static readonly TimeSpan PruneEvery = TimeSpan.FromMinutes(1);
    private DateTimeOffset _pruned;
    private Task _acknowledging = Task.CompletedTask;
    private FeedHello? _unpinned;
    private long _heard;
    private bool _isFirstHeartbeat;

    /// <summary>Where to resume; null before the first heartbeat.</summary>
    public FeedCursor? Cursor { get; private set; }

    /// <summary>The last heartbeat as it was signed that a header takes.</summary>
    public string? LastHeartbeat { get; private set; }

    /// <summary>Takes from disk what an edge needs to work while the issuer is away.</summary>
    public void Recall()
    {
        var identity = store.Identity!;
        mark.Pin(identity.KeySetVersion);
        if (manifest.Read(identity) is not { } known)
        {
            if (manifest.Exists || store.Slugs.Count > 0)
            {
                LogNoManifest();
            }

            return;
        }

        mark.Recall(known);
        if (store.Verifier.Hello(known.Hello) is { } hello && hello.EdgeId == identity.EdgeId)
        {
            Pin(hello);
            tenants.Allow(hello.Tenants);
        }

        if (known.Heartbeat is { } heartbeat && store.Verifier.Heartbeat(heartbeat) is { } last)
        {
            freshness.Recall(last);
            LastHeartbeat = InHeader(heartbeat);
            Cursor = new FeedCursor(last.Epoch, last.Position);
        }
    }

    public void Handle(string type, string data, CancellationToken ct)
    {
        switch (type)
        {
            case FeedEvents.Hello:
                TakeHello(Verified(store.Verifier.Hello(data), type), data);
                break;
            case FeedEvents.Change:
                Change(data);
                break;
            case FeedEvents.Heartbeat:
                Hear(Verified(store.Verifier.Heartbeat(data), type), data, ct);
                break;
            case FeedEvents.Reset:
                Reset(data);
                break;
            default:
                break; // a newer issuer may say more than this edge understands
        }
    }

    private string? InHeader(string heartbeat) => heartbeat.Length <= FeedHeaders.LongestHeartbeat ? heartbeat : LastHeartbeat;

    private static T Verified<T>(T? message, string type)
        where T : class =>
        message ?? throw new InvalidDataException($"a `{type}` message of the feed is not signed by a pinned feed key");

    private void TakeHello(FeedHello hello, string line)
    {
        if (!string.Equals(hello.EdgeId, store.Identity!.EdgeId, StringComparison.Ordinal))
        {
            throw new InvalidDataException("the hello of the feed is for another edge");
        }

        mark.TakeHello(hello, line);
        tenants.Allow(hello.Tenants);
        var keysChanged = Pin(hello);
        store.MarkDue();
        LogConnected(hello.Tenants.Count);
        (_heard, _isFirstHeartbeat) = (hello.Position, true);
        if (keysChanged)
        {
            tenants.RefreshAll(); // what a dropped key signed would not verify at the next start
        }
        else if (Cursor is null)
        {
            tenants.CheckWithoutCursor(hello); // the stream begins now: what came after a snapshot and before it would be lost
        }
    }

    /// <summary>
    /// Pins the hello's feed keys if they are others, and not older than those pinned. A disk that refuses them stops no feed: the keys before sign it, too, until the next step of
    /// the rotation.
    /// </summary>
    private bool Pin(FeedHello hello)
    {
        _unpinned = null;
        try
        {
            return PinOnDisk(hello);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            _unpinned = hello;
            LogNotPinned(failed.Message);
            return false;
        }
    }

    // The manifest goes first: its hello is signed by a key that the identity on disk has.
    private bool PinOnDisk(FeedHello hello)
    {
        var identity = store.Identity!;
        if (!mark.MayPin(hello))
        {
            LogOldKeys();
            return false;
        }

        mark.Pin(hello.KeySetVersion);
        if (hello.FeedKeys.Keys.SequenceEqual(identity.FeedKeys.Keys) && identity.KeySetVersion == mark.KeySetVersion)
        {
            return false;
        }

        if (mark.ToRecord(tenants.IsOnDisk) is { } record)
        {
            manifest.Write(identity, record);
        }

        var keysChanged = !hello.FeedKeys.Keys.SequenceEqual(identity.FeedKeys.Keys);
        identity = identity.WithFeedKeys(hello.FeedKeys, mark.KeySetVersion);
        identityFile.Write(identity);
        store.Identify(identity);
        return keysChanged;
    }

    /// <summary>A change that is signed but written by a newer issuer in a way this edge can't read must not stop the feed: what it said is fetched instead.</summary>
    private void Change(string data)
    {
        var read = store.Verifier.Change(data);
        if (read is null && store.Verifier.IsSigned(data, FeedMessageTypes.Change))
        {
            LogUnreadable();
            tenants.RefreshAll();
            return;
        }

        var change = Verified(read, FeedEvents.Change);
        tenants.Apply(change, data);
        if (string.Equals(change.Epoch, mark.Epoch, StringComparison.Ordinal))
        {
            Cursor = new FeedCursor(change.Epoch, Math.Max(change.Position, Cursor is { } at && at.Epoch == change.Epoch ? at.Position : 0));
        }
    }

    private void Hear(FeedHeartbeat heartbeat, string line, CancellationToken ct)
    {
        mark.Hear(heartbeat, line, _heard);
        _heard = heartbeat.Position;
        LastHeartbeat = InHeader(line);
        Cursor = new FeedCursor(heartbeat.Epoch, heartbeat.Position);
        if (_isFirstHeartbeat || heartbeat.Heads is not null)
        {
            tenants.Check(heartbeat.Position, _isFirstHeartbeat ? null : heartbeat.Heads!.Keys);
            _isFirstHeartbeat = false;
        }

        store.MarkDue();
        if (_unpinned is { } hello && Pin(hello))
        {
            tenants.RefreshAll();
        }

        var now = time.GetUtcNow();
        freshness.Hear(heartbeat, now);
        tenants.RefreshOutOfStep();
        Acknowledge(heartbeat, ct);
        Prune(now);
    }

    /// <summary>Good for this stream alone; unsigned only from an issuer that never gave a sequence.</summary>
    private void Reset(string data)
    {
        if (mark.Sequence is { } sequence)
        {
            var reset = Verified(store.Verifier.Reset(data), FeedEvents.Reset);
            if (reset.Sequence != sequence || !string.Equals(reset.Epoch, mark.Epoch, StringComparison.Ordinal))
            {
                throw new InvalidDataException("the feed's reset is of another stream");
            }
        }

        LogReset();
        Cursor = null;
        policies.Forget();
        tenants.RefreshAll();
    }

    /// <summary>Tells the issuer, without holding the feed up: if one is still under way, the next heartbeat's will do.</summary>
    private void Acknowledge(FeedHeartbeat heartbeat, CancellationToken ct)
    {
        if (_acknowledging.IsCompleted)
        {
            _acknowledging = SendAsync();
        }

        async Task SendAsync()
        {
            try
            {
                await Task.Yield();
                var due = policies.Due();
                await issuer.AcknowledgeAsync(
                    store.Identity!,
                    new FeedAcknowledgement
                    { Epoch = heartbeat.Epoch, Position = heartbeat.Position, Horizon = heartbeat.Horizon, Version = EdgeVersion.Text, Policies = due.Count > 0 ? due : null },
                    ct);
                policies.Told(due);
            }
            catch (Exception failed)
            {
                LogNotAcknowledged(failed.Message);
            }
        }
    }

    private void Prune(DateTimeOffset now)
    {
        if (now - _pruned < PruneEvery)
        {
            return;
        }

        _pruned = now;
        foreach (var tenant in tenants.Loaded)
        {
            tenant.Revocations.Prune(now - TimeSpan.FromMinutes(5));
        }
    }

    [LoggerMessage(1401, LogLevel.Information, "feed connected; {Tenants} tenants")]
    private partial void LogConnected(int tenants);

    [LoggerMessage(1402, LogLevel.Warning, "the issuer asks to fetch every snapshot anew")]
    private partial void LogReset();

    [LoggerMessage(1404, LogLevel.Warning, "a change of the feed is of a newer kind than this edge knows; every snapshot is fetched instead")]
    private partial void LogUnreadable();

    [LoggerMessage(1405, LogLevel.Warning, "the feed's hello names an older set of feed keys than this edge has pinned; those that are pinned stay")]
    private partial void LogOldKeys();

    [LoggerMessage(1407, LogLevel.Error,
        "other feed keys could not be written to the state directory, so those before stay pinned; it is tried again with each heartbeat: {Reason}")]
    private partial void LogNotPinned(string reason);

    [LoggerMessage(1406, LogLevel.Warning, "the state directory holds no manifest of this edge: what it holds counts as of its own age until the issuer is heard")]
    private partial void LogNoManifest();

    [LoggerMessage(1403, LogLevel.Debug, "acknowledgement not sent: {Reason}")]
    private partial void LogNotAcknowledged(string reason);
}
