using Plinto.Rego.Errors;

namespace Plinto.Rego.Testing;

/// <summary>What came of running tests.</summary>
public sealed record RegoTestReport
{
    /// <summary>What is wrong with the modules; if anything is, no test was run.</summary>
    public IReadOnlyList<RegoError> Errors { get; init; } = [];

    /// <summary>Every test, in the order of the modules.</summary>
    public IReadOnlyList<RegoTestResult> Tests { get; init; } = [];

    /// <summary>The lines that the tests reached; null unless asked for.</summary>
    public RegoCoverage? Coverage { get; init; }

    /// <summary>Whether the modules compiled and each test passed or is still to do.</summary>
    public bool Succeeded => Errors.Count == 0 && Tests.All(static test => test.Outcome is RegoTestOutcome.Passed or RegoTestOutcome.Skipped);

    /// <summary>The number of tests that ended so.</summary>
    public int Count(RegoTestOutcome outcome) => Tests.Count(test => test.Outcome == outcome);
}
