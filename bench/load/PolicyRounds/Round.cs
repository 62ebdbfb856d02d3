using System.Diagnostics;
using System.Globalization;

namespace Plinto.Bench.PolicyRounds;

/// <summary>One timed round of a case: figures for each time it was done.</summary>
/// <param name="Nanoseconds">Wall time divided by all that was done, on whichever thread.</param>
/// <param name="Processor">Processor time of the whole process, in nanoseconds.</param>
/// <param name="Bytes">Allocated on the measured threads.</param>
internal readonly record struct Round(double Nanoseconds, double Processor, double Bytes)
{
    private const double Milliseconds = 250;

    /// <summary>How often to do it so that a round takes about a quarter of a second. Warms the code up on the way.</summary>
    public static int Calibrate(PolicyCase measured)
    {
        var count = 1;
        for (var took = 0.0; took < Milliseconds; count *= 2)
        {
            took = Run(measured, count).Nanoseconds * count * measured.Threads / 1e6;
        }

        return Math.Max(1, count / 2);
    }

    /// <summary>Does it <paramref name="count"/> times on each thread. Throws when an outcome is not the expected one.</summary>
    public static Round Run(PolicyCase measured, int count)
    {
        var (bytes, wrong) = (0L, 0L);
        var threads = Enumerable.Range(0, measured.Threads).Select(_ => new Thread(() =>
        {
            if (count > 1)
            {
                // What a thread allocates once is not what a decision does.
                measured.Once();
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            var failed = Repeat(measured.Once, count);
            Interlocked.Add(ref bytes, GC.GetAllocatedBytesForCurrentThread() - before);
            Interlocked.Add(ref wrong, failed);
        })).ToArray();
        var processor = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
        var took = Stopwatch.GetElapsedTime(start);
        processor = Environment.CpuUsage.TotalTime - processor;
        var all = (double)count * measured.Threads;
        return wrong == 0
            ? new Round(took.TotalNanoseconds / all, processor.TotalNanoseconds / all, bytes / all)
            : throw new InvalidOperationException($"{wrong} outcomes were not the expected one");
    }

    /// <summary>One line of JSON.</summary>
    public string ToJson() =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"nanoseconds":{{Nanoseconds:F2}},"processor":{{Processor:F2}},"bytes":{{Bytes:F2}}}""");

    private static int Repeat(Func<bool> once, int count)
    {
        var failed = 0;
        for (var i = 0; i < count; i++)
        {
            failed += once() ? 0 : 1;
        }

        return failed;
    }
}
