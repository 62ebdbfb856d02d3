using System.Runtime.InteropServices;
using Plinto.Rego.Run;
using Plinto.Rego.Tests.Run;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Running;

/// <summary>
/// Says how much a piece of work costs, in millions of evaluation steps: the processor time of its thread, by that of plain counted steps on this machine in this run. A busy
/// machine makes both wait, which does not count. What costs many times more than the steps it was charged is work that nobody counts.
/// </summary>
internal static class Yardstick
{
    private const int Steps = 1_000_000;

    private static readonly Lazy<TimeSpan> Million = new(static () =>
    {
        var policy = Policies.Compile("package p\n\nsteps if {\n\tsome x in input\n\tsome y in input\n\tx + y == 0\n}\n", "p/steps");
        policy = policy.WithOptions(policy.Options with { Budget = RegoBudget.Default with { Steps = Steps }, Time = new StandingClock() });
        var input = RegoArray.Of(Enumerable.Range(1, 2000).Select(static i => RegoNumber.Of(i)));
        var times = Enumerable.Range(0, 7).Select(_ => Measure(() => Assert.Equal(RegoErrorCode.StepBudget, policy.Evaluate("p/steps", input).Error?.Code))).Order().ToArray();
        return times[times.Length / 2];
    });

    /// <summary>Runs work on this thread; how many millions of plain steps would have cost as much.</summary>
    public static double MillionsOfSteps(Action work)
    {
        var million = Million.Value;
        return Measure(work) / million;
    }

    private static TimeSpan Measure(Action work)
    {
        var before = ThreadTime();
        work();
        return ThreadTime() - before;
    }

    // .NET tells the processor time of the process alone, in which the collector's and the compiler's threads count.
    private static TimeSpan ThreadTime()
    {
        Assert.Equal(0, ClockGetTime(OperatingSystem.IsMacOS() ? 16 : 3, out var now));
        return TimeSpan.FromSeconds(now.Seconds) + TimeSpan.FromTicks(now.Nanoseconds / 100);
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ClockGetTime(int clock, out Instant now);

    [StructLayout(LayoutKind.Sequential)]
    private struct Instant
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
