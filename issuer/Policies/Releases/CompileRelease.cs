using Plinto.Decisions;
using Plinto.Issuer.Policies.Execution;
using Plinto.Issuer.Policies.Sources;
using Plinto.Rego;
using Plinto.Rego.Compile;
using Plinto.Rego.Errors;
using Plinto.Rego.Plan;
using Plinto.Rego.Run;
using Plinto.Rego.Testing;
using Plinto.Rego.Wasm;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>Sources to what is active: untrusted work that needs no database, for the threads of <see cref="PolicyWorkers"/>.</summary>
internal static class CompileRelease
{
    /// <summary>Compressed plans of at most 1 MiB: every edge holds one for each of its tenants.</summary>
    public const int LargestPlan = 1024 * 1024;

    /// <summary>The same before compression: what reading it takes.</summary>
    public const int LargestJson = 16 * 1024 * 1024;

    private const int LargestModule = 4 * 1024 * 1024;

    private static readonly RegoPolicyOptions TestRun = new()
    {
        Data = RolesData.From(new Dictionary<string, IReadOnlyList<string>>(), new Dictionary<string, IReadOnlyList<string>>()),
        Budget = PolicyLimits.OfTests,
    };

    /// <summary>The base policy as a part of releases.</summary>
    public static readonly IReadOnlyList<ReleasePolicy> BaseContents = [new ReleasePolicy { Name = "plinto", Revision = 1, Rules = Rules(BasePolicy.Sources) }];

    /// <summary>Packages that are ours, and those that OPA keeps for itself.</summary>
    private static readonly string[] ReservedPackages = ["plinto", "system"];

    /// <summary>Parses what a release is compiled from, tests included.</summary>
    public static ParsedRelease Parse(ReleaseSources sources, CancellationToken stop)
    {
        var none = RegoCompiler.Parse([]);
        if (IsTooLarge(sources))
        {
            return new ParsedRelease(sources, none, none, []); // refused by Check
        }

        var based = sources.BasePolicy ? BasePolicy.Sources : none;
        ParsedPolicy[] policies = [.. sources.Policies.Select(policy => Parse(policy, stop))];
        return new ParsedRelease(
            sources, policies.Aggregate(based, (all, policy) => all.Concat(policy.All)), policies.Aggregate(based, (all, policy) => all.Concat(policy.Deciding)), policies);
    }

    /// <summary>What is wrong with the sources, their tests included; empty if nothing is.</summary>
    public static IReadOnlyList<RegoError> Check(ParsedRelease parsed, CancellationToken stop)
    {
        var sources = parsed.Sources;
        if (IsTooLarge(sources))
        {
            return [Refuse($"the files of all active policies together may be {PolicyLimits.LargestSources} bytes")];
        }

        var reserved = Reserved(parsed).ToList();
        var errors = reserved.Count > 0 ? reserved : RegoCompiler.Compile(parsed.All, sources.Entrypoints(), PolicyLimits.Compile with { Cancellation = stop }).Errors;
        return errors.Count > 0 ? errors : [.. UnknownEntrypoints(parsed)];
    }

    /// <summary>Compiles what decides. Sources that <see cref="Check"/> finds nothing wrong with can still be too large.</summary>
    public static (CompiledRelease? Release, IReadOnlyList<RegoError> Errors) Run(ParsedRelease parsed, CancellationToken stop)
    {
        if (Check(parsed, stop) is { Count: > 0 } errors)
        {
            return (null, errors);
        }

        var entrypoints = parsed.Sources.Entrypoints();
        var compiled = RegoCompiler.Compile(parsed.Deciding, entrypoints, PolicyLimits.Compile with { Cancellation = stop });
        if (compiled.Plan is not { } plan)
        {
            return (null, compiled.Errors);
        }

        stop.ThrowIfCancellationRequested();
        var json = PlanText.Write(plan);
        if (json.Length > LargestJson)
        {
            return (null, [Refuse($"the compiled policies are {json.Length} bytes; {LargestJson} are allowed")]);
        }

        stop.ThrowIfCancellationRequested();
        if (Unreadable(json) is { } fault)
        {
            return (null, [fault]);
        }

        stop.ThrowIfCancellationRequested();
        var compressed = PlanText.Compress(json);
        return compressed.Length > LargestPlan
            ? (null, [Refuse($"the compiled policies are {compressed.Length} bytes when compressed; {LargestPlan} are allowed")])
            : (new CompiledRelease(plan, json, compressed, entrypoints, Contents(parsed)) { Module = Module(plan) }, []);
    }

    /// <summary>Runs the tests of all policies over one another: what one of them changes can break another's.</summary>
    public static RegoTestReport Test(ParsedRelease parsed, bool coverage, CancellationToken stop) => RegoTests.Run(
        parsed.All, new RegoTestOptions { Compile = PolicyLimits.Compile with { Cancellation = stop }, Run = TestRun, Coverage = coverage, Longest = PolicyLimits.LongestTests });

    /// <summary>What a revision decides where its author lists nothing: rules annotated as entrypoints, else those named <c>allow</c>.</summary>
    public static IReadOnlyList<string> EntrypointsOf(PolicySource source)
    {
        var parsed = RegoCompiler.Parse(source.Modules(tests: false), PolicyLimits.Compile);
        var annotated = parsed.Entrypoints;
        return annotated.Count > 0 ? annotated : [.. parsed.Rules.Where(rule => rule.EndsWith("/allow", StringComparison.Ordinal))];
    }

    private static bool IsTooLarge(ReleaseSources sources) => sources.Policies.Sum(policy => policy.Size()) > PolicyLimits.LargestSources;

    private static ParsedPolicy Parse(PolicySource policy, CancellationToken stop)
    {
        var all = RegoCompiler.Parse(policy.Modules(tests: true), PolicyLimits.Compile with { Cancellation = stop });
        var deciding = policy.Modules(tests: false).Select(module => module.File).ToHashSet(StringComparer.Ordinal);
        return new ParsedPolicy(policy, all, all.Where(deciding.Contains));
    }

    private static IEnumerable<RegoError> Reserved(ParsedRelease parsed) =>
        from policy in parsed.Policies
        from package in policy.All.Packages
        let root = package.Path.Split('/')[0]
        where ReservedPackages.Contains(root)
        select new RegoError(CompileErrorCode.Compile, $"package `{root}` and those below it are reserved", package.File, package.Row, package.Column);

    private static IEnumerable<RegoError> UnknownEntrypoints(ParsedRelease parsed) =>
        from policy in parsed.Policies
        let rules = policy.Deciding.Rules
        from entrypoint in policy.Source.Entrypoints
        where !rules.Contains(entrypoint)
        select new RegoError(CompileErrorCode.Compile, $"entrypoint `{entrypoint}` is no rule of the policy `{policy.Source.Name}`");

    private static List<ReleasePolicy> Contents(ParsedRelease parsed)
    {
        var contents = parsed.Policies.Select(policy => new ReleasePolicy
        {
            Policy = policy.Source.Id?.ToString(), Name = policy.Source.Name, Revision = policy.Source.Revision, Rules = Rules(policy.Deciding),
        });
        return parsed.Sources.BasePolicy ? [.. BaseContents, .. contents] : [.. contents];
    }

    private static List<string> Rules(RegoSources sources) => [.. sources.Lines.Select(rule => rule.Name).Distinct(StringComparer.Ordinal)];

    // Read and bound as every edge will: what cannot be is refused here, where its author hears of it.
    private static RegoError? Unreadable(byte[] json)
    {
        try
        {
            RegoPolicy.Create(PolicyPlan.Read(json));
            return null;
        }
        catch (PlanFormatException fault)
        {
            return Refuse(fault.Message);
        }
    }

    private static byte[]? Module(PolicyPlan plan)
    {
        try
        {
            return RegoWasm.Compile(plan) is { Length: <= LargestModule } module ? module : null;
        }
        catch (WasmException)
        {
            return null; // it calls what no host can supply: the plan decides without it
        }
    }

    private static RegoError Refuse(string message) => new(CompileErrorCode.Compile, message);
}
