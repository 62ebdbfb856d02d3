using Plinto.Rego.Conformance;
using Plinto.Rego.Tests.Run;
using Xunit;

namespace Plinto.Rego.Tests.Compile;

/// <summary>OPA's own cases through the whole engine. Skipped where the test data is not, but not in CI.</summary>
public sealed class OpaCasesTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("cases-v1.json", 1400)]
    [InlineData("cases-v0.json", 1200)]
    [InlineData("compile-errors.json", 14)]
    public void All_pass(string file, int atLeast)
    {
        var outcome = Suite.RunCases(new SuiteOptions(OpaData.Require(file), "evaluator", false, ""));
        output.WriteLine($"{file}: {outcome.Passed} passed, {outcome.Failed.Count} failed, {outcome.Skipped.Count} skipped");
        var unexpected = outcome.Failed.Where(static failure => !failure.Reason.Contains("is not available", StringComparison.Ordinal)).ToList();
        Assert.True(unexpected.Count == 0, string.Join("\n", unexpected.Select(static failure => $"{failure.Note}: {failure.Reason}")));
        Assert.True(outcome.Passed >= atLeast, $"only {outcome.Passed} passed");
        Assert.All(outcome.Skipped, static skipped => Assert.Contains("test.sleep", skipped.Reason, StringComparison.Ordinal));
    }
}
