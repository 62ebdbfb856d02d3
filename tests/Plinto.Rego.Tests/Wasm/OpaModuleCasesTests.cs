using Plinto.Rego.Conformance;
using Plinto.Rego.Tests.Run;
using Xunit;

namespace Plinto.Rego.Tests.Wasm;

/// <summary>OPA's own cases as modules. Skipped where the test data is not, but not in CI.</summary>
public sealed class OpaModuleCasesTests(ITestOutputHelper output)
{
    /// <summary>What does not pass of the cases that OPA has for its modules only, and why.</summary>
    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal)
    {
        ["divide built-in"] = "wants 2/3 as a float of 64 bits; ours has the 64 bits of mantissa that OPA's evaluator has",
        ["or built-in"] = "wants a set's members in another order than Rego's",
        ["union built-in"] = "wants a set's members in another order than Rego's",
        ["custom built-in"] = "calls a built-in of OPA's own harness",
        ["impure built-in"] = "calls a built-in of OPA's own harness",
    };

    /// <summary>In Wasmtime, with all other built-ins from the host.</summary>
    [Theory]
    [InlineData("cases-v1.json", 1522)]
    [InlineData("cases-v0.json", 1313)]
    [InlineData("cases-wasm.json", 245)]
    public void All_pass_in_wasmtime(string file, int atLeast)
    {
        var outcome = Suite.RunCases(new SuiteOptions(OpaData.Require(file), "wasmtime", file == "cases-wasm.json", ""));
        output.WriteLine($"{file} in Wasmtime: {outcome.Passed} passed, {outcome.Failed.Count} failed, {outcome.Skipped.Count} skipped");
        var unexpected = outcome.Failed.Where(failure => file != "cases-wasm.json" || !Exceptions.ContainsKey(failure.Note)).ToList();
        Assert.True(unexpected.Count == 0, string.Join("\n", unexpected.Select(static failure => $"{failure.Note}: {failure.Reason}")));
        Assert.True(outcome.Passed >= atLeast, $"only {outcome.Passed} passed");
        Assert.All(outcome.Skipped, static skipped => Assert.Contains("test.sleep", skipped.Reason, StringComparison.Ordinal));
    }

    /// <summary>In npm's host, which has nearly no built-ins: every case that needs none of them.</summary>
    [Theory]
    [InlineData("cases-v1.json", 981)]
    [InlineData("cases-v0.json", 825)]
    public void All_pass_in_node_that_need_no_host(string file, int atLeast)
    {
        var outcome = Suite.RunCases(new SuiteOptions(OpaData.Require(file), "wasm", false, ""));
        output.WriteLine($"{file} in Node: {outcome.Passed} passed, {outcome.Failed.Count} failed, {outcome.Skipped.Count} need built-ins of a host");
        Assert.True(outcome.Failed.Count == 0, string.Join("\n", outcome.Failed.Select(static failure => $"{failure.Note}: {failure.Reason}")));
        Assert.True(outcome.Passed >= atLeast, $"only {outcome.Passed} passed");
    }
}
