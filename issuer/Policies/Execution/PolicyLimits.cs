using Plinto.Rego.Compile;
using Plinto.Rego.Run;

namespace Plinto.Issuer.Policies.Execution;

/// <summary>What a tenant's Rego may take of the issuer: one table. Every evaluation ends by its budget; nothing a policy says can reach outside.</summary>
internal static class PolicyLimits
{
    public const int MostPolicies = 50;
    public const int MostRevisions = 1000;
    public const int MostFiles = 64;

    /// <summary>Characters of UTF-8 in all files of a policy.</summary>
    public const int LargestPolicy = 512 * 1024;

    /// <summary>The same in all active policies together.</summary>
    public const int LargestSources = 2 * 1024 * 1024;

    /// <summary>An input to evaluate.</summary>
    public const int LargestInput = 1024 * 1024;

    /// <summary>How long work may wait for its turn; then the answer is 503.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>Compilations that take longer, with all tests, are ended.</summary>
    public static readonly TimeSpan LongestCompile = TimeSpan.FromSeconds(10);

    /// <summary>All tests of a release together.</summary>
    public static readonly TimeSpan LongestTests = TimeSpan.FromSeconds(10);

    /// <summary>All evaluations of a dry run together.</summary>
    public static readonly TimeSpan LongestDryRun = TimeSpan.FromSeconds(10);

    /// <summary>One decision.</summary>
    public static readonly RegoBudget OfDecisions =
        new() { Time = TimeSpan.FromMilliseconds(500), Steps = 5_000_000, Values = 1_000_000, Bytes = 256 << 20, Regex = 200_000_000, Depth = 500 };

    /// <summary>One test.</summary>
    public static readonly RegoBudget OfTests = OfDecisions with { Time = TimeSpan.FromSeconds(1) };

    /// <summary>How policies are compiled: without built-ins that reach outside the process or show what it runs on.</summary>
    public static readonly CompileOptions Compile = new()
    {
        UnsafeBuiltins = new HashSet<string>(StringComparer.Ordinal) { "http.send", "opa.runtime", "net.lookup_ip_addr", "rego.parse_module", "trace", "providers.aws.sign_req" },
    };
}
