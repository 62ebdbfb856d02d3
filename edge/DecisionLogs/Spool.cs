using System.Globalization;
using System.Threading.Channels;
using Plinto.Edge.Configuration;
using Plinto.Edge.Disk;

namespace Plinto.Edge.DecisionLogs;

/// <summary>
/// Durable decisions on disk, in order, in segments that are deleted when the issuer has them. One writer groups what concurrent requests bring; a request goes on when its record
/// is with the operating system, so kill -9 loses nothing. What a crash cut off is recognised and skipped. There is never more on disk than allowed: then records are refused.
/// </summary>
internal sealed partial class Spool : IAsyncDisposable
{
    private const string Folder = "decisions";
    private const string Ending = ".spool";
    private const long LargestSegment = 4 * 1024 * 1024;
    private const int LargestGroup = 1024 * 1024;
    private readonly DecisionLogOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<Spool> _logger;
    private readonly string _folder;
    private readonly long _segmentSize;
    private readonly Channel<Pending> _arriving = Channel.CreateUnbounded<Pending>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<bool> _written = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _segmentsLock = new();
    private readonly LinkedList<SpoolSegment> _segments = new();
    private readonly Task _writing;
    private long _readFrom;
    private long _added;
    private long _oldest;
    private long _skipped;

    public Spool(StateDirectory directory, DecisionLogOptions options, TimeProvider time, ILogger<Spool> logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _folder = directory.Folder(Folder);
        _segmentSize = Math.Clamp(options.MaxBytes / 8, 64 * 1024, LargestSegment);
        foreach (var path in Directory.EnumerateFiles(_folder, "*" + Ending))
        {
            if (long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            {
                Insert(SpoolSegment.Found(path, sequence));
            }
        }

        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Bytes on disk.</summary>
    public long Bytes
    {
        get
        {
            lock (_segmentsLock)
            {
                return _segments.Sum(segment => segment.Length);
            }
        }
    }

    /// <summary>Records added by this process.</summary>
    public long Added => Volatile.Read(ref _added);

    /// <summary>Ends of segments that held no whole record: what a crash cut off.</summary>
    public long Skipped => Volatile.Read(ref _skipped);

    /// <summary>How long the oldest record waits to be sent; zero if none does.</summary>
    public TimeSpan OldestAge => Volatile.Read(ref _oldest) is > 0 and var oldest ? _time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(oldest) : TimeSpan.Zero;

    /// <summary>Adds a record. True when it is safe; false if there is no room for it, or the disk fails.</summary>
    public Task<bool> AddAsync(byte[] record)
    {
        var pending = new Pending(record);
        return record.Length <= SpoolFrame.LongestRecord && _arriving.Writer.TryWrite(pending) ? pending.Done.Task : Task.FromResult(false);
    }

    /// <summary>Waits until something was added.</summary>
    public async Task WaitAsync(CancellationToken ct) => await _written.Reader.ReadAsync(ct);

    /// <summary>The oldest records that were not sent yet; null if there are none. For one reader.</summary>
    public SpoolBatch? Next()
    {
        while (First() is { } segment)
        {
            var isOpen = segment.IsOpen; // asked before the length: what is closed grows no more
            if (!segment.Exists)
            {
                if (isOpen)
                {
                    break; // the writer leaves it with the next record
                }

                LogDeleted(segment.Path, segment.Length - _readFrom);
                Delete(segment);
                continue;
            }

            if (_readFrom < segment.Length && Read(segment) is { } batch)
            {
                Volatile.Write(ref _oldest, batch.Oldest.ToUnixTimeMilliseconds());
                return batch;
            }

            if (isOpen)
            {
                break;
            }

            Delete(segment);
        }

        Volatile.Write(ref _oldest, 0);
        return null;
    }

    /// <summary>The issuer has them.</summary>
    public void Sent(SpoolBatch batch) => _readFrom = batch.End;

    /// <summary>Ends writing. Segments that were sent whole are deleted; the others wait for the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        _arriving.Writer.TryComplete();
        await _writing;
        lock (_segmentsLock)
        {
            foreach (var segment in _segments)
            {
                segment.Close();
            }
        }

        if (_segments is { Count: 1, First.Value: var last } && _readFrom >= last.Length)
        {
            File.Delete(last.Path);
        }
    }

    private SpoolSegment? First()
    {
        lock (_segmentsLock)
        {
            return _segments.First?.Value;
        }
    }

    private SpoolBatch? Read(SpoolSegment segment)
    {
        var bytes = segment.Read(_readFrom, DecisionBatchText.MostBytes);
        var records = new List<ReadOnlyMemory<byte>>();
        DateTimeOffset oldest = default;
        var end = 0;
        while (records.Count < DecisionBatchText.MostRecords && SpoolFrame.TryRead(bytes[end..], out var record, out var at))
        {
            oldest = records.Count == 0 ? at : oldest;
            records.Add(record);
            end += SpoolFrame.HeaderLength + record.Length;
        }

        if (records.Count > 0)
        {
            return new SpoolBatch(records, oldest, segment, _readFrom + end);
        }

        Interlocked.Increment(ref _skipped);
        LogSkipped(segment.Path, segment.Length - _readFrom);
        return null;
    }

    private void Delete(SpoolSegment segment)
    {
        _readFrom = 0;
        lock (_segmentsLock)
        {
            _segments.Remove(segment);
        }

        File.Delete(segment.Path);
    }

    private void Insert(SpoolSegment segment)
    {
        lock (_segmentsLock)
        {
            var after = _segments.Last;
            while (after is not null && after.Value.Sequence > segment.Sequence)
            {
                after = after.Previous;
            }

            _ = after is null ? _segments.AddFirst(segment) : _segments.AddAfter(after, segment);
        }
    }

    [LoggerMessage(1521, LogLevel.Warning, "{Bytes} bytes at the end of {Segment} are no whole decision: a crash cut them off before their request was answered")]
    private partial void LogSkipped(string segment, long bytes);

    [LoggerMessage(1523, LogLevel.Error, "{Segment} was deleted by somebody: {Bytes} bytes of decisions that were not sent are lost")]
    private partial void LogDeleted(string segment, long bytes);

    [LoggerMessage(1522, LogLevel.Error, "decisions cannot be written: {Reason}; durable routes answer 503")]
    private partial void LogNotWritten(string reason);

    private sealed class Pending(byte[] record)
    {
        public byte[] Record { get; } = record;

        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
