using System.Text.Json;
using Plinto.Protocol;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Tests.Running;

/// <summary>Short forms of reading a stream.</summary>
internal static class TestEdgeReading
{
    /// <summary>The first events of a stream.</summary>
    public static async Task<List<(string Event, string? Id, JsonElement Data)>> TakeAsync(this TestEdge edge, string? cursor, int count, CancellationToken ct)
    {
        var taken = new List<(string, string?, JsonElement)>();
        await foreach (var item in edge.StreamAsync(cursor, ct))
        {
            taken.Add(item);
            if (taken.Count == count)
            {
                break;
            }
        }

        return taken;
    }

    /// <summary>The next change of a kind.</summary>
    public static async Task<TenantChange> NextChangeAsync(this IAsyncEnumerator<(string Event, string? Id, JsonElement Data)> stream, Func<TenantChange, bool> wanted)
    {
        while (await stream.MoveNextAsync())
        {
            if (stream.Current.Event == FeedEvents.Change && stream.Current.Data.Deserialize(ProtocolJson.Default.TenantChange) is { } change && wanted(change))
            {
                return change;
            }
        }

        throw new InvalidOperationException("the stream ended");
    }

    /// <summary>The next heartbeat; what comes before it on a stream (keys, changes) is passed over.</summary>
    public static async Task<FeedHeartbeat> NextHeartbeatAsync(this IAsyncEnumerator<(string Event, string? Id, JsonElement Data)> stream)
    {
        while (await stream.MoveNextAsync())
        {
            if (stream.Current.Event == FeedEvents.Heartbeat)
            {
                return stream.Current.Data.Deserialize(ProtocolJson.Default.FeedHeartbeat)!;
            }
        }

        throw new InvalidOperationException("the stream ended");
    }

    /// <summary>A heartbeat at or after a position.</summary>
    public static async Task<FeedHeartbeat> NextHeartbeatAsync(this TestEdge edge, CancellationToken ct, long atLeast, string? cursor = null)
    {
        await foreach (var item in edge.StreamAsync(cursor, ct))
        {
            if (item.Event == FeedEvents.Heartbeat && item.Data.Deserialize(ProtocolJson.Default.FeedHeartbeat) is { } beat && beat.Position >= atLeast)
            {
                return beat;
            }
        }

        throw new InvalidOperationException("the stream ended");
    }
}
