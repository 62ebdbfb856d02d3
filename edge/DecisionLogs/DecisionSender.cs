using Plinto.Edge.Enrolment;
using Plinto.Edge.Snapshots;

namespace Plinto.Edge.DecisionLogs;

/// <summary>
/// Brings decisions to the issuer: durable ones in order from the spool, sampled ones from memory, each in batches that are sent until they are answered. Sending one twice is
/// harmless, as the issuer knows it by its id.
/// </summary>
internal sealed partial class DecisionSender(Spool spool, SampledQueue queue, SnapshotStore store, IssuerClient issuer, TimeProvider time, ILogger<DecisionSender> logger)
    : BackgroundService
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(10);

    // Grouping records that come one by one costs this much of freshness.
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan TellDropsAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LastTry = TimeSpan.FromSeconds(2);
    private static readonly Dictionary<string, long> NoDrops = [];
    private long _sent;
    private long _refused;

    /// <summary>Decisions that the issuer has.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Decisions that the issuer will never store, as of a tenant taken away from this edge.</summary>
    public long Refused => Volatile.Read(ref _refused);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(SendSpoolAsync(stoppingToken), SendQueueAsync(stoppingToken));

    private async Task SendSpoolAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (spool.Next() is { } batch)
                {
                    await SendAsync(batch.Records, NoDrops, stopping);
                    spool.Sent(batch);
                }
                else
                {
                    await spool.WaitAsync(stopping);
                    await Task.Delay(Linger, time, stopping);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // What is on disk is sent by the next start.
            }
            catch (Exception failed)
            {
                // A fault that is left to the host ends the edge for every route.
                LogNotRead(failed.Message);
                await Task.WhenAny(Task.Delay(LastRetry, time, stopping));
            }
        }
    }

    private async Task SendQueueAsync(CancellationToken stopping)
    {
        List<ReadOnlyMemory<byte>> records = [];
        var dropped = NoDrops;
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                await Task.Delay(Linger, time, stopping);
                records = await queue.TakeAsync(TellDropsAfter, time, stopping);
                dropped = queue.TakeDropped();
                if (records.Count + dropped.Count > 0)
                {
                    await SendAsync(records, dropped, stopping);
                }

                (records, dropped) = ([], NoDrops);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await SendLastAsync(records, dropped);
        }
    }

    /// <summary>What is in memory when the process stops is tried once: sampled records are not promised.</summary>
    private async Task SendLastAsync(List<ReadOnlyMemory<byte>> records, Dictionary<string, long> dropped)
    {
        using var limit = new CancellationTokenSource(LastTry, time);
        try
        {
            while (records.Count + dropped.Count > 0 || (records = await queue.TakeAsync(TimeSpan.FromMilliseconds(1), time, limit.Token)).Count > 0)
            {
                await SendAsync(records, dropped, limit.Token);
                (records, dropped) = ([], queue.TakeDropped());
            }
        }
        catch (OperationCanceledException)
        {
            LogLost(records.Count);
        }
    }

    /// <summary>Returns when the issuer has them.</summary>
    private async Task SendAsync(IReadOnlyList<ReadOnlyMemory<byte>> records, Dictionary<string, long> dropped, CancellationToken stopping)
    {
        var body = DecisionBatchText.Write(records, dropped);
        for (var wait = FirstRetry; ; wait = wait * 2 < LastRetry ? wait * 2 : LastRetry)
        {
            try
            {
                if (store.Identity is { } identity)
                {
                    var receipt = await issuer.SendDecisionsAsync(identity, body, stopping);
                    Interlocked.Add(ref _sent, records.Count - receipt.Refused.Count);
                    Interlocked.Add(ref _refused, receipt.Refused.Count);
                    return;
                }
            }
            catch (Exception failed) when (!stopping.IsCancellationRequested)
            {
                LogNotSent(records.Count, failed.Message);
            }

            await Task.Delay(wait, time, stopping);
        }
    }

    [LoggerMessage(1531, LogLevel.Warning, "{Count} decisions not sent, they are tried again: {Reason}")]
    private partial void LogNotSent(int count, string reason);

    [LoggerMessage(1532, LogLevel.Warning, "{Count} sampled decisions and those after them were not sent before the end")]
    private partial void LogLost(int count);

    [LoggerMessage(1533, LogLevel.Error, "decisions cannot be read from disk, it is tried again: {Reason}")]
    private partial void LogNotRead(string reason);
}
