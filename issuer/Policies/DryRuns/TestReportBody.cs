using Plinto.Issuer.Policies.Releases;
using Plinto.Rego.Testing;

namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>Answer of <c>POST /v1/policies/test</c>.</summary>
internal sealed record TestReportBody
{
    /// <summary>Whether a release of this could be activated.</summary>
    public required bool Succeeded { get; init; }

    public required int Passed { get; init; }

    public required int Failed { get; init; }

    public required int Skipped { get; init; }

    /// <summary>Tests there was no time for: they count as failed.</summary>
    public required int NotRun { get; init; }

    public required IReadOnlyList<PolicyTestBody> Tests { get; init; }

    public required CoverageBody Coverage { get; init; }

    public static TestReportBody From(RegoTestReport report) => new()
    {
        Succeeded = report.Succeeded,
        Passed = report.Count(RegoTestOutcome.Passed),
        Failed = report.Count(RegoTestOutcome.Failed),
        Skipped = report.Count(RegoTestOutcome.Skipped),
        NotRun = report.Count(RegoTestOutcome.NotRun),
        Tests = [.. report.Tests.Select(PolicyTestBody.From)],
        Coverage = CoverageBody.From(report.Coverage!),
    };
}
