using Plinto.Rego.Run;
using Plinto.Rego.Tests.Running;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Run;

/// <summary>
/// Evaluates within what an edge allows, and measures that nothing costs many times more than what its budget counts, in processor time or in bytes. For tests that run alone.
/// </summary>
internal static class EdgeBudget
{
    public static readonly RegoBudget Value =
        new() { Time = TimeSpan.FromMilliseconds(20), Steps = 1_000_000, Values = 200_000, Bytes = 64 * 1024 * 1024, Regex = 20_000_000, Depth = 500 };

    // The budget counts a million steps. The dearest of what is allowed, single calls whose work is charged in other units, cost some thirty times that.
    private const double MostMillionsOfSteps = 100;
    private const long MostBytes = 1000L * 1000 * 1000;

    public static RegoResult Evaluate(RegoPolicy policy, string entrypoint, RegoValue input, string rule, RegoBudget? budget = null)
    {
        policy = policy.WithOptions(policy.Options with { Budget = budget ?? Value });
        var before = GC.GetAllocatedBytesForCurrentThread();
        RegoResult result = default;
        var millions = Yardstick.MillionsOfSteps(() => result = policy.Evaluate(entrypoint, input));
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        var measured = $"{rule}: as long as {millions:0.0} million steps, {bytes / 1024 / 1024} MB, {result.Outcome} {result.Error?.Code}";
        if (millions > 10)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(measured);
        }

        Assert.True(millions < MostMillionsOfSteps && bytes < MostBytes, measured);
        Assert.False(result.Error?.Code == RegoErrorCode.Internal, $"{rule}: {result.Error}");
        return result;
    }
}
