using Plinto.Issuer.Policies.Sources;
using Plinto.Rego.Testing;

namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>Which lines of rules tests reached. Files of tests alone are left out.</summary>
internal sealed record CoverageBody
{
    /// <summary>0 to 100.</summary>
    public required double Percent { get; init; }

    public required IReadOnlyList<FileCoverageBody> Files { get; init; }

    public static CoverageBody From(RegoCoverage coverage)
    {
        var decisive = new RegoCoverage([.. coverage.Files.Where(file => !file.File.EndsWith("_test.rego", StringComparison.Ordinal) && file.File != BasePolicy.Module.File)]);
        return new CoverageBody
        {
            Percent = Math.Round(decisive.Percent, 1),
            Files = [.. decisive.Files.Select(file => new FileCoverageBody { File = file.File, Percent = Math.Round(file.Percent, 1), Missed = file.Missed })],
        };
    }
}
