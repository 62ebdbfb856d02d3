namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>Which lines of a file tests reached.</summary>
internal sealed record FileCoverageBody
{
    public required string File { get; init; }

    /// <summary>0 to 100.</summary>
    public required double Percent { get; init; }

    /// <summary>Rows of rules that no test reached, from 1.</summary>
    public required IReadOnlyList<int> Missed { get; init; }
}
