using System.Buffers;

namespace Plinto.Edge.DecisionLogs;

/// <summary>The one writer.</summary>
internal sealed partial class Spool
{
    private static readonly TimeSpan FlushEvery = TimeSpan.FromMilliseconds(100);

    private async Task WriteAsync()
    {
        var group = new List<Pending>();
        var frames = new ArrayBufferWriter<byte>();
        SpoolSegment? open = null;
        Task flushing = Task.CompletedTask;
        while (await _arriving.Reader.WaitToReadAsync())
        {
            group.Clear();
            frames.ResetWrittenCount();
            while (frames.WrittenCount < LargestGroup && _arriving.Reader.TryRead(out var pending))
            {
                group.Add(pending);
                var length = SpoolFrame.HeaderLength + pending.Record.Length;
                SpoolFrame.Write(pending.Record, _time.GetUtcNow(), frames.GetSpan(length)[..length]);
                frames.Advance(length);
            }

            var safe = TryWrite(ref open, frames.WrittenSpan);
            if (safe)
            {
                Interlocked.Add(ref _added, group.Count);
                _written.Writer.TryWrite(true);
                flushing = flushing.IsCompleted && _options.Fsync != "always" ? FlushLaterAsync(open!) : flushing;
            }

            foreach (var pending in group)
            {
                pending.Done.SetResult(safe);
            }
        }
    }

    private bool TryWrite(ref SpoolSegment? open, ReadOnlySpan<byte> frames)
    {
        if (Bytes + frames.Length > _options.MaxBytes)
        {
            return false;
        }

        try
        {
            // What is added to a file that somebody deleted is nowhere.
            if (open is { } last && (last.Length >= _segmentSize || !last.Exists))
            {
                last.Flush();
                last.Close();
                open = null;
            }

            open ??= Open();
            open.Append(frames);
            if (_options.Fsync == "always")
            {
                open.Flush();
            }

            return true;
        }
        catch (Exception failed) // INVARIANT: the writer goes on, whatever it is: without it every durable route would wait for ever
        {
            LogNotWritten(failed.Message);
            return false;
        }
    }

    private SpoolSegment Open()
    {
        var sequence = 1L;
        lock (_segmentsLock)
        {
            sequence = (_segments.Last?.Value.Sequence ?? 0) + 1;
        }

        var segment = SpoolSegment.Create(Path.Combine(_folder, sequence.ToString("D12", System.Globalization.CultureInfo.InvariantCulture) + Ending), sequence);
        Insert(segment);
        return segment;
    }

    private async Task FlushLaterAsync(SpoolSegment segment)
    {
        await Task.Delay(FlushEvery, _time);
        try
        {
            segment.Flush();
        }
        catch (Exception failed) when (failed is IOException or ObjectDisposedException)
        {
            // Closed by now: it was flushed then. A device that fails shows with the next write.
        }
    }
}
