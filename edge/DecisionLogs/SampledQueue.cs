using System.Collections.Concurrent;
using System.Threading.Channels;
using Plinto.Edge.Configuration;

namespace Plinto.Edge.DecisionLogs;

/// <summary>Sampled decisions on their way: what finds room is sent, the rest is counted by tenant. A request never waits for it.</summary>
internal sealed class SampledQueue(DecisionLogOptions options)
{
    // Spreads the requests taken evenly: the fractional part of multiples of the golden ratio.
    private const ulong GoldenRatio = 0x9E3779B97F4A7C15;
    private readonly Channel<byte[]> _records = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(options.Queue) { SingleReader = true });
    private readonly ConcurrentDictionary<string, long> _dropped = new(StringComparer.Ordinal);
    private long _asked;
    private long _droppedEver;

    /// <summary>Decisions dropped by this process, for want of room or by the sampling rate.</summary>
    public long Dropped => Volatile.Read(ref _droppedEver);

    /// <summary>Whether the next decision is to be logged; counts it if not. Asked before the record is made, as that is what costs.</summary>
    public bool Takes(double share, string tenantId)
    {
        var isChosen = share >= 1 || ((ulong)Interlocked.Increment(ref _asked) * GoldenRatio >> 11) * (1.0 / (1UL << 53)) < share;
        if (isChosen && _records.Reader.Count < options.Queue)
        {
            return true;
        }

        Drop(tenantId, 1);
        return false;
    }

    public void Add(byte[] record, string tenantId)
    {
        if (!_records.Writer.TryWrite(record))
        {
            Drop(tenantId, 1);
        }
    }

    /// <summary>Up to a batch of records; waits until there is one, or until that time has passed.</summary>
    public async Task<List<ReadOnlyMemory<byte>>> TakeAsync(TimeSpan wait, TimeProvider time, CancellationToken ct)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var timer = time.CreateTimer(_ => limited.Cancel(), null, wait, Timeout.InfiniteTimeSpan);
        try
        {
            await _records.Reader.WaitToReadAsync(limited.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Nothing came; there may be drops to tell of.
        }

        var taken = new List<ReadOnlyMemory<byte>>();
        var bytes = 0;
        while (taken.Count < DecisionBatchText.MostRecords && bytes < DecisionBatchText.MostBytes && _records.Reader.TryRead(out var record))
        {
            taken.Add(record);
            bytes += record.Length;
        }

        return taken;
    }

    /// <summary>What was dropped since the last time, by tenant.</summary>
    public Dictionary<string, long> TakeDropped()
    {
        var taken = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var tenant in _dropped.Keys)
        {
            if (_dropped.TryRemove(tenant, out var count))
            {
                taken[tenant] = count;
            }
        }

        return taken;
    }

    private void Drop(string tenantId, long count)
    {
        Interlocked.Add(ref _droppedEver, count);
        _dropped.AddOrUpdate(tenantId, static (_, count) => count, static (_, before, count) => before + count, count);
    }
}
