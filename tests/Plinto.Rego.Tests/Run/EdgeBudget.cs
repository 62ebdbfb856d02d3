using Plinto.Rego.Run;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Run;

/// <summary>Evaluates within what an edge allows, and measures that nothing runs on for seconds and gigabytes.</summary>
internal static class EdgeBudget
{
    public static readonly RegoBudget Value = new() { Time = TimeSpan.FromMilliseconds(20), Steps = 1_000_000, Values = 200_000, Bytes = 64 * 1024 * 1024, Regex = 20_000_000, Depth = 500 };

    // Generous: the machine may be busy.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private const long MostBytes = 512L * 1024 * 1024;

    public static RegoResult Evaluate(RegoPolicy policy, string entrypoint, RegoValue input, string rule)
    {
        policy = policy.WithOptions(policy.Options with { Budget = Value });
        var before = GC.GetAllocatedBytesForCurrentThread();
        var started = TimeProvider.System.GetTimestamp();
        var result = policy.Evaluate(entrypoint, input);
        var (elapsed, bytes) = (TimeProvider.System.GetElapsedTime(started), GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(elapsed < Longest && bytes < MostBytes, $"{rule}: {elapsed.TotalMilliseconds:0} ms, {bytes / 1024 / 1024} MB, {result.Outcome} {result.Error?.Code}");
        Assert.False(result.Error?.Code == RegoErrorCode.Internal, $"{rule}: {result.Error}");
        return result;
    }
}
