using Plinto.Issuer.Policies.Execution;
using Plinto.Rego.Testing;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>A test on the wire.</summary>
internal sealed record PolicyTestBody
{
    /// <summary>The rule, such as <c>data.app.test_owner_may_read</c>.</summary>
    public required string Name { get; init; }

    /// <summary><c>passed</c>, <c>failed</c>, <c>skipped</c>, or <c>not_run</c> for want of time.</summary>
    public required string Outcome { get; init; }

    public required double Milliseconds { get; init; }

    /// <summary>What ended its evaluation.</summary>
    public PolicyError? Error { get; init; }

    /// <summary>The conditions that did not hold.</summary>
    public IReadOnlyList<PolicyPlace> Failures { get; init; } = [];

    public static PolicyTestBody From(RegoTestResult test) => new()
    {
        Name = "data." + test.Name.Replace('/', '.'),
        Outcome = test.Outcome switch { RegoTestOutcome.Passed => "passed", RegoTestOutcome.Skipped => "skipped", RegoTestOutcome.NotRun => "not_run", _ => "failed" },
        Milliseconds = Math.Round(test.Elapsed.TotalMilliseconds, 3),
        Error = test.Error is { } error ? PolicyError.From(error) : null,
        Failures = [.. test.Failures.Select(PolicyPlace.From)],
    };
}
