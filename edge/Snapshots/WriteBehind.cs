using System.Collections.Concurrent;

namespace Plinto.Edge.Snapshots;

/// <summary>
/// Brings what was applied to the device, by itself: <see cref="Gather"/> after that, whatever becomes of the issuer. Each tenant's file by its own task, so a large
/// one holds up no other; then the high-water mark. What can't be written is tried again, and said.
/// </summary>
internal sealed partial class WriteBehind(
    SnapshotStore store, ManifestFile manifest, HighWaterMark mark, TenantDirectory tenants, TimeProvider time, ILogger<WriteBehind> logger) : BackgroundService
{
    /// <summary>Changes that come together are written together. With the writes themselves this stays under the 100 ms that are promised.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private const int AtOnce = 4;
    private readonly ConcurrentDictionary<string, Task> _writing = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots = new(AtOnce);
    private long _failures;

    /// <summary>Writes that failed.</summary>
    public long Failures => Volatile.Read(ref _failures);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await store.WaitAsync(stoppingToken);
                await Task.Delay(Gather, time, stoppingToken);
                await WriteAsync();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The last of it is written below.
            }
            catch (Exception failed)
            {
                // INVARIANT: this loop ends with the process only: without it revocations would be applied and nowhere on disk.
                NoteFailure(failed);
                store.MarkDue();
                await Task.WhenAny(Task.Delay(Retry, time, stoppingToken));
            }
        }

        try
        {
            await WriteAsync();
            await Task.WhenAll(_writing.Values);
        }
        catch (Exception failed)
        {
            NoteFailure(failed);
        }
    }

    private async Task WriteAsync()
    {
        var record = mark.ToRecord(tenants.IsOnDisk);
        foreach (var slug in store.TakeDirty())
        {
            if (_writing.GetValueOrDefault(slug) is { IsCompleted: false } writing)
            {
                _ = writing.ContinueWith(_ => store.MarkDirty(slug), TaskScheduler.Default); // its turn comes when the write under way is done
            }
            else
            {
                _writing[slug] = WriteTenantAsync(slug);
            }
        }

        if (record is not null && store.Identity is { } identity)
        {
            if (record.Heads is null)
            {
                await Task.WhenAll(_writing.Values); // nothing else would tell that a file is behind the cursor
            }

            manifest.Write(identity, record);
        }

        foreach (var (slug, done) in _writing.Where(entry => entry.Value.IsCompleted))
        {
            _writing.TryRemove(KeyValuePair.Create(slug, done));
        }
    }

    private async Task WriteTenantAsync(string slug)
    {
        await _slots.WaitAsync();
        try
        {
            await Task.Yield();
            if (store.Flush(slug))
            {
                tenants.RefreshSoon(slug);
            }
        }
        catch (Exception failed)
        {
            NoteFailure(failed);
            _ = Task.Delay(Retry, time).ContinueWith(_ => store.MarkDirty(slug), TaskScheduler.Default);
        }
        finally
        {
            _slots.Release();
        }
    }

    private void NoteFailure(Exception failed)
    {
        Interlocked.Increment(ref _failures);
        LogNotWritten(failed.Message);
    }

    [LoggerMessage(1202, LogLevel.Error, "what was applied could not be written to the state directory, it is tried again: {Reason}")]
    private partial void LogNotWritten(string reason);
}
