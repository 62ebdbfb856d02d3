using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Plinto.Issuer.Edges;
using Plinto.Issuer.FeedKeys;
using Plinto.Protocol;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Feed;

/// <summary>One edge's open stream: a bounded queue between the reader, which never waits, and a connection that may be slow.</summary>
internal sealed class FeedSubscription(Edge edge, FeedCursor start, int queueLength) : IDisposable
{
    private readonly Channel<FeedEvent> _queue = Channel.CreateBounded<FeedEvent>(
        new BoundedChannelOptions(queueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly CancellationTokenSource _closed = new();

    /// <summary>Whose stream it is, with the tenants it had when it opened.</summary>
    public Edge Edge { get; } = edge;

    /// <summary>The same for all streams with these tenants, and for no others: what their hellos and heartbeats carry, so that none is played to another edge.</summary>
    public string Audience { get; } =
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', edge.Tenants.Select(tenant => tenant.ToString()).Order(StringComparer.Ordinal)))));

    /// <summary>Everything after this comes through <see cref="Events"/>; what is before it, the stream reads for itself.</summary>
    public FeedCursor Start { get; } = start;

    /// <summary>Sequence of the hello it begins with; 0 before.</summary>
    public long Sequence { get; set; }

    /// <summary>The message that has the edge fetch everything anew, good on this stream alone; null before its hello.</summary>
    public FeedEvent? Reset(FeedSigner signer) => Sequence == 0 ? null : new FeedEvent(
        FeedEvents.Reset, null,
        signer.Sign(JsonSerializer.Serialize(new FeedReset { Epoch = Start.Epoch, Sequence = Sequence }, ProtocolJson.Default.FeedReset), FeedMessageTypes.Reset));

    /// <summary>What to send.</summary>
    public ChannelReader<FeedEvent> Events => _queue.Reader;

    /// <summary>Cancelled when the stream must end without sending the rest.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>False if the queue is full: the edge reads too slowly and has to resume.</summary>
    public bool TryWrite(FeedEvent message) => _queue.Writer.TryWrite(message);

    /// <summary>Ends the stream after what is queued.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    /// <summary>Ends the stream now.</summary>
    public void Close()
    {
        _queue.Writer.TryComplete();
        try
        {
            _closed.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The stream ended by itself in this moment.
        }
    }

    public void Dispose() => _closed.Dispose();
}
