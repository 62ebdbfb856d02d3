using Xunit;

namespace Plinto.Rego.Tests.Run;

/// <summary>OPA's test data, which lies outside this repository: <c>../shared/rego</c>, or the folder named by PLINTO_OPA_CASES.</summary>
internal static class OpaData
{
    private const string Missing = "OPA's test data is not there: put it at ../shared/rego beside the repository, or name its folder in PLINTO_OPA_CASES (tests/rego-conformance convert makes it from a checkout of OPA)";

    /// <summary>A file's path. Where it is missing the test is skipped; in CI it fails.</summary>
    public static string Require(string file) => Require(file, Environment.GetEnvironmentVariable("CI") is "true");

    public static string Require(string file, bool ci)
    {
        if (Find(file) is { } found)
        {
            return found;
        }

        Assert.SkipUnless(ci, Missing);
        throw new InvalidOperationException(Missing);
    }

    public static string? Find(string file)
    {
        if (Environment.GetEnvironmentVariable("PLINTO_OPA_CASES") is { Length: > 0 } named)
        {
            return File.Exists(Path.Combine(named, file)) ? Path.Combine(named, file) : null;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "rego", file);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
