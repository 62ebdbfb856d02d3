using System.Text.Json;
using Plinto.Issuer.EdgeChanges;
using Plinto.Issuer.Edges;
using Plinto.Issuer.FeedKeys;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Telemetry;
using Plinto.Protocol;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Feed;

/// <summary>
/// Fans the feed out: each replica reads and signs a change once, however many edges listen. An edge gets the changes of its own tenants only.
/// </summary>
internal sealed class FeedHub(FeedSigner signer, EdgeFeedOptions options, IssuerMetrics metrics, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly HashSet<FeedSubscription> _streams = [];
    private readonly Dictionary<TenantId, TaskCompletionSource> _waiting = [];
    private readonly Dictionary<TenantId, long> _moved = [];
    private FeedCursor _position;
    private long _lastBeat;
    private DateTimeOffset _horizon;

    /// <summary>How far this replica has read; null before it has read at all.</summary>
    public FeedCursor? Position
    {
        get
        {
            lock (_lock)
            {
                return _position.Epoch is null ? null : _position;
            }
        }
    }

    /// <summary>When this replica last read the database with success.</summary>
    public DateTimeOffset Horizon
    {
        get
        {
            lock (_lock)
            {
                return _horizon;
            }
        }
    }

    /// <summary>The edges with an open stream here.</summary>
    public IReadOnlyList<FeedSubscription> Streams
    {
        get
        {
            lock (_lock)
            {
                return [.. _streams];
            }
        }
    }

    /// <summary>Ends with the tenant's next change that this replica reads. It may end without one.</summary>
    public Task NextChangeAsync(TenantId tenant)
    {
        lock (_lock)
        {
            if (!_waiting.TryGetValue(tenant, out var waiting))
            {
                _waiting[tenant] = waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return waiting.Task;
        }
    }

    /// <summary>Opens a stream for changes after the present position. Null before this replica has read the feed at all.</summary>
    public FeedSubscription? Subscribe(Edge edge)
    {
        lock (_lock)
        {
            if (_position.Epoch is null)
            {
                return null;
            }

            var subscription = new FeedSubscription(edge, _position, options.QueueLength);
            _streams.Add(subscription);
            metrics.StreamOpened();
            return subscription;
        }
    }

    /// <summary>Forgets a stream that ended.</summary>
    public void Unsubscribe(FeedSubscription subscription)
    {
        lock (_lock)
        {
            if (_streams.Remove(subscription))
            {
                metrics.StreamClosed();
            }
        }

        subscription.Dispose();
    }

    /// <summary>Ends every stream: its edge resumes and is greeted anew.</summary>
    public void CloseAll()
    {
        foreach (var stream in Streams)
        {
            stream.Close();
        }
    }

    /// <summary>Sends a change to the edges that have its tenant.</summary>
    public void Publish(TenantId tenant, FeedEvent change)
    {
        lock (_lock)
        {
            foreach (var stream in _streams.Where(stream => stream.Edge.Tenants.Contains(tenant)))
            {
                Send_NeedsLock(change, stream);
            }

            _position = change.Cursor!.Value;
            _moved[tenant] = _position.Position;
            if (_waiting.Remove(tenant, out var waiting))
            {
                waiting.SetResult();
            }
        }
    }

    /// <summary>Notes that everything up to a position was read and sent. A new epoch ends all streams: their cursors mean nothing in it.</summary>
    public void Advance(FeedCursor position, DateTimeOffset horizon)
    {
        lock (_lock)
        {
            if (_position.Epoch is not null && _position.Epoch != position.Epoch)
            {
                foreach (var stream in _streams)
                {
                    if (stream.Reset(signer) is { } reset)
                    {
                        stream.TryWrite(reset);
                    }

                    stream.Complete();
                }
            }

            if (_position.Epoch != position.Epoch)
            {
                _moved.Clear();
                _lastBeat = position.Position;
            }

            (_position, _horizon) = (position, horizon);
            metrics.SetFeed(position.Position, time.GetUtcNow() - horizon);
        }
    }

    /// <summary>
    /// Tells every stream how far this replica has read, and when, and the heads of its tenants that moved since the last time. Signed once for all streams with the same tenants,
    /// of which alone it speaks. After the changes it covers, since it stands in the same queue.
    /// </summary>
    public void SendHeartbeat()
    {
        lock (_lock)
        {
            if (_position.Epoch is null)
            {
                return;
            }

            metrics.SetFeed(_position.Position, time.GetUtcNow() - _horizon);
            var signed = new Dictionary<string, FeedEvent>(StringComparer.Ordinal);
            foreach (var stream in _streams)
            {
                if (!signed.TryGetValue(stream.Audience, out var message))
                {
                    signed[stream.Audience] = message = Heartbeat_NeedsLock(stream);
                }

                Send_NeedsLock(message, stream);
            }

            _lastBeat = _position.Position;
            _moved.Clear();
        }
    }

    private FeedEvent Heartbeat_NeedsLock(FeedSubscription stream)
    {
        var moved = _moved.Where(head => stream.Edge.Tenants.Contains(head.Key)).ToDictionary(head => head.Key.ToString(), head => head.Value);
        var heartbeat = new FeedHeartbeat
        {
            Epoch = _position.Epoch, Position = _position.Position, Horizon = _horizon, Since = _lastBeat, Heads = moved.Count > 0 ? moved : null, Audience = stream.Audience,
        };
        return new FeedEvent(FeedEvents.Heartbeat, _position, signer.Sign(JsonSerializer.Serialize(heartbeat, ProtocolJson.Default.FeedHeartbeat), FeedMessageTypes.Heartbeat));
    }

    private void Send_NeedsLock(FeedEvent message, FeedSubscription stream)
    {
        if (!stream.TryWrite(message) && !stream.Closed.IsCancellationRequested)
        {
            metrics.FeedOverflow();
            stream.Close();
        }
    }
}
