using System.Diagnostics;
using Plinto.Rego.Run;

namespace Plinto.Rego.Testing;

/// <summary>Tests written in Rego: each rule named <c>test_…</c> passes if it is true; <c>todo_test_…</c> is skipped.</summary>
public static class RegoTests
{
    /// <summary>Runs the tests of modules. Nothing is thrown for wrong modules: what is wrong is in the report.</summary>
    public static RegoTestReport Run(IReadOnlyList<RegoModule> modules, RegoTestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(modules);
        options ??= new RegoTestOptions();
        var names = RegoCompiler.ListRules(modules, options.Compile).Where(rule => IsTest(rule) && rule.Contains(options.Filter, StringComparison.Ordinal)).Distinct().ToList();
        var compiled = RegoCompiler.Compile(modules, names, options.Compile);
        if (compiled.Plan is null)
        {
            return new RegoTestReport { Errors = compiled.Errors };
        }

        var coverage = options.Coverage ? new CoveredLines(modules, options.Compile) : null;
        var policy = RegoPolicy.Create(compiled.Plan, options.Run);
        var started = options.Run.Time.GetTimestamp();
        var tests = new List<RegoTestResult>(names.Count);
        foreach (var name in names)
        {
            var late = options.Longest is { } longest && options.Run.Time.GetElapsedTime(started) > longest;
            tests.Add(late ? new RegoTestResult(name, RegoTestOutcome.NotRun) : RunTest(policy, name, coverage));
        }

        return new RegoTestReport { Tests = tests, Coverage = coverage?.Report() };
    }

    /// <summary>Whether a rule, written as <c>package/rule</c>, is a test.</summary>
    public static bool IsTest(string rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var name = rule.AsSpan(rule.LastIndexOf('/') + 1);
        return name.StartsWith("test_", StringComparison.Ordinal) || name.StartsWith("todo_test_", StringComparison.Ordinal);
    }

    private static RegoTestResult RunTest(RegoPolicy policy, string name, CoveredLines? coverage)
    {
        if (name.AsSpan(name.LastIndexOf('/') + 1).StartsWith("todo_", StringComparison.Ordinal))
        {
            return new RegoTestResult(name, RegoTestOutcome.Skipped);
        }

        var started = Stopwatch.GetTimestamp();
        var result = policy.Evaluate(name);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var passed = result.IsTrue;
        var rules = coverage is not null || (!passed && result.Error is null) ? policy.Explain(name).Rules : [];
        coverage?.Add(rules);
        return new RegoTestResult(name, passed ? RegoTestOutcome.Passed : RegoTestOutcome.Failed)
        {
            Elapsed = elapsed,
            Error = result.Error,
            Failures = !passed && result.Error is null && rules.Count > 0 ? rules[^1].Failures : [],
        };
    }
}
