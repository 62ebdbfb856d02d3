using System.Diagnostics;
using Plinto.Bench.Micro.Inputs;
using Plinto.Rego.Run;
using Plinto.Rego.Values;

namespace Plinto.Bench.Micro;

/// <summary>The figures that matter, by stopwatch: medians of seven rounds, and bytes allocated for each decision.</summary>
internal static class QuickLook
{
    public static void Run()
    {
        foreach (var name in new[] { "rbac", "authz", "aci" })
        {
            var (policy, entrypoint, json) = BenchPolicies.Load(name);
            var bound = policy.Find(entrypoint)!;
            var input = RegoJson.Read(json, policy.Strings);
            Console.WriteLine($"{name}: {bound.Evaluate(input).Value} {bound.Evaluate(input).Error}");
            Measure($"{name} decide", () => bound.Evaluate(input));
            Measure($"{name} read and decide", () => bound.Evaluate(RegoJson.Read(json, policy.Strings)));
        }

        foreach (var rules in new[] { 1, 1000 })
        {
            var policy = BenchPolicies.Routes(rules);
            var bound = policy.Find("routes/allow")!;
            var input = RegoJson.Read(BenchPolicies.RouteInput(rules / 2), policy.Strings);
            Console.WriteLine($"routes {rules}: {bound.Evaluate(input).Value}");
            Measure($"routes {rules} decide", () => bound.Evaluate(input));
        }

        TwoThreads();
    }

    private static void Measure(string name, Func<RegoResult> decide)
    {
        var count = Calibrate(decide);
        var times = new double[7];
        long bytes = 0;
        for (var round = 0; round < times.Length; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++)
            {
                decide();
            }

            times[round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
            bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / count;
        }

        Array.Sort(times);
        Console.WriteLine($"  {name}: {times[3]:F0} ns, {bytes} B");
    }

    private static int Calibrate(Func<RegoResult> decide)
    {
        for (var count = 100; ; count *= 2)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++)
            {
                decide();
            }

            if (Stopwatch.GetElapsedTime(start).TotalMilliseconds > 200)
            {
                return count;
            }
        }
    }

    private static void TwoThreads()
    {
        var (policy, entrypoint, json) = BenchPolicies.Load("rbac");
        var bound = policy.Find(entrypoint)!;
        var input = RegoJson.Read(json, policy.Strings);
        var (one, two) = (Throughput(bound, input, 1), Throughput(bound, input, 2));
        Console.WriteLine($"  rbac: {one.PerSecond:F0}/s on one thread, {two.PerSecond:F0}/s on two, {two.PerSecond / one.PerSecond:F2}x;"
            + $" processor time for each decision {one.Nanoseconds:F0} and {two.Nanoseconds:F0} ns");
    }

    // On a machine that others use too, processor time tells whether threads hinder each other; wall time only how busy it is.
    private static (double PerSecond, double Nanoseconds) Throughput(RegoEntrypoint entrypoint, RegoValue input, int threads)
    {
        const int Decisions = 1_000_000;
        var start = Stopwatch.GetTimestamp();
        var processor = Environment.CpuUsage.TotalTime;
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < Decisions; i++)
            {
                entrypoint.Evaluate(input);
            }
        })).ToList();
        workers.ForEach(static t => t.Start());
        workers.ForEach(static t => t.Join());
        var decisions = threads * (double)Decisions;
        return (decisions / Stopwatch.GetElapsedTime(start).TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalNanoseconds / decisions);
    }
}
