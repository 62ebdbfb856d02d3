using Plinto.Edge.Enrolment;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Edge.Snapshots;

/// <summary>What each event of the feed does. Runs on one thread of control; a message that doesn't verify ends the connection and changes nothing.</summary>
internal sealed partial class FeedDispatch(
    SnapshotStore store, TenantDirectory tenants, Knowledge knowledge, PolicyReport policies, StateDirectory directory, EdgeIdentityFile identityFile, IssuerClient issuer, TimeProvider time, ILogger<FeedDispatch> logger)
{
    private const string HelloFile = "hello.jws";
    private const string HeartbeatFile = "heartbeat.jws";
    private static readonly TimeSpan PruneEvery = TimeSpan.FromMinutes(1);
    private DateTimeOffset _pruned;
    private Task _acknowledging = Task.CompletedTask;

    /// <summary>Where to resume; null before the first heartbeat.</summary>
    public FeedCursor? Cursor { get; private set; }

    /// <summary>The last heartbeat as it was signed.</summary>
    public string? LastHeartbeat { get; private set; }

    /// <summary>Takes from disk what an edge needs to work while the issuer is away.</summary>
    public void Recall()
    {
        if (directory.Read(HelloFile) is { } hello && store.Verifier.Hello(hello.Trim()) is { } known && known.EdgeId == store.Identity!.EdgeId)
        {
            tenants.Allow(known.Tenants);
        }

        if (directory.Read(HeartbeatFile) is { } heartbeat && store.Verifier.Heartbeat(heartbeat.Trim()) is { } last)
        {
            knowledge.Recall(last);
            LastHeartbeat = heartbeat.Trim();
            Cursor = new FeedCursor(last.Epoch, last.Position);
        }
    }

    public async Task HandleAsync(string type, string data, CancellationToken ct)
    {
        switch (type)
        {
            case FeedEvents.Hello:
                await GreetAsync(Verified(store.Verifier.Hello(data), type), data, ct);
                break;
            case FeedEvents.Change:
                await ChangeAsync(data, ct);
                break;
            case FeedEvents.Heartbeat:
                await HearAsync(Verified(store.Verifier.Heartbeat(data), type), data, ct);
                break;
            case FeedEvents.Reset:
                LogReset();
                Cursor = null;
                policies.Forget();
                await tenants.RefreshAllAsync(ct);
                break;
            default:
                break; // a newer issuer may say more than this edge understands
        }
    }

    /// <summary>A change that is signed but written by a newer issuer in a way this edge can't read must not stop the feed: what it said is fetched instead.</summary>
    private async Task ChangeAsync(string data, CancellationToken ct)
    {
        var read = store.Verifier.Change(data);
        if (read is null && store.Verifier.IsSigned(data, FeedMessageTypes.Change))
        {
            LogUnreadable();
            await tenants.RefreshAllAsync(ct);
            return;
        }

        var change = Verified(read, FeedEvents.Change);
        await tenants.ApplyAsync(change, data, ct);
        Cursor = new FeedCursor(change.Epoch, change.Position);
    }

    private static T Verified<T>(T? message, string type)
        where T : class =>
        message ?? throw new InvalidDataException($"a `{type}` message of the feed is not signed by a pinned feed key");

    private async Task GreetAsync(FeedHello hello, string line, CancellationToken ct)
    {
        var identity = store.Identity!;
        if (!string.Equals(hello.EdgeId, identity.EdgeId, StringComparison.Ordinal))
        {
            throw new InvalidDataException("the feed greets another edge");
        }

        var keysChanged = !hello.FeedKeys.Keys.SequenceEqual(identity.FeedKeys.Keys);
        if (keysChanged)
        {
            identity = identity.WithFeedKeys(hello.FeedKeys);
            identityFile.Write(identity);
            store.Identify(identity);
        }

        tenants.Allow(hello.Tenants);
        directory.Write(HelloFile, line);
        LogConnected(hello.Tenants.Count);
        if (keysChanged)
        {
            await tenants.RefreshAllAsync(ct); // what a dropped key signed would not verify at the next start
        }
        else if (Cursor is null)
        {
            await tenants.RefreshOlderAsync(hello, ct); // without a cursor the stream begins now: what came after a snapshot and before it would be lost
        }
    }

    private async Task HearAsync(FeedHeartbeat heartbeat, string line, CancellationToken ct)
    {
        if (Cursor is { } cursor && cursor.Epoch == heartbeat.Epoch && heartbeat.Position < cursor.Position)
        {
            throw new InvalidDataException("the feed's heartbeat goes backwards");
        }

        foreach (var slug in store.Flush())
        {
            if (await tenants.LoadAsync(slug) is { } grown)
            {
                await tenants.RefreshAsync(grown, ct);
            }
        }

        directory.Write(HeartbeatFile, line);
        LastHeartbeat = line;
        Cursor = new FeedCursor(heartbeat.Epoch, heartbeat.Position);
        var now = time.GetUtcNow();
        knowledge.Hear(heartbeat, now);
        await tenants.RefreshOutOfStepAsync(ct);
        Acknowledge(heartbeat, ct);
        Prune(now);
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
                var due = policies.Due();
                await issuer.AcknowledgeAsync(
                    store.Identity!,
                    new FeedAcknowledgement { Epoch = heartbeat.Epoch, Position = heartbeat.Position, Horizon = heartbeat.Horizon, Version = EdgeVersion.Text, Policies = due.Count > 0 ? due : null },
                    ct);
                policies.Told(due);
            }
            catch (Exception failed) when (failed is HttpRequestException or OperationCanceledException)
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

    [LoggerMessage(1403, LogLevel.Debug, "acknowledgement not sent: {Reason}")]
    private partial void LogNotAcknowledged(string reason);
}
