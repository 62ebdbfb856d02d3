using Plinto.Rego.Compile;
using Plinto.Rego.Errors;
using Plinto.Rego.Run;

namespace Plinto.Rego.Testing;

/// <summary>One test.</summary>
/// <param name="Name">The rule, written as <c>package/rule</c>.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record RegoTestResult(string Name, RegoTestOutcome Outcome)
{
    /// <summary>How long its evaluation took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The error that ended its evaluation; null if none did.</summary>
    public RegoError? Error { get; init; }

    /// <summary>The cases of a test with a variable in its name, by name; none for every other.</summary>
    public IReadOnlyList<RegoTestCase> Cases { get; init; } = [];

    /// <summary>The lines that it printed, if it was compiled with <see cref="CompileOptions.Print"/>.</summary>
    public IReadOnlyList<string> Printed { get; init; } = [];

    /// <summary>The conditions of a failed test that did not hold.</summary>
    public IReadOnlyList<RegoFailedCondition> Failures { get; init; } = [];
}
