using System.Diagnostics;
using Plinto.Rego.Compile;
using Plinto.Rego.Planning;
using Plinto.Rego.Run;
using Plinto.Rego.Syntax;
using Plinto.Rego.Values;

namespace Plinto.Rego.Testing;

/// <summary>
/// Tests written in Rego: each rule named <c>test_…</c>, or below such a name, passes if it is true; with a variable in its name (<c>test_concat[note] if …</c>) if it is true for
/// each case that it comes to, and comes to one. <c>todo_test_…</c> is skipped. The second rule of one name is a test of its own, <c>test_a#01</c>.
/// </summary>
public static class RegoTests
{
    /// <summary>Parses modules and runs their tests, where nothing else is asked of them.</summary>
    public static RegoTestReport Run(IReadOnlyList<RegoModule> modules, RegoTestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(modules);
        options ??= new RegoTestOptions();
        return Run(RegoSources.Parse(modules, options.Compile), options);
    }

    /// <summary>Runs the tests of parsed modules. Nothing is thrown for wrong modules: what is wrong is in the report.</summary>
    public static RegoTestReport Run(RegoSources sources, RegoTestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        options ??= new RegoTestOptions();
        var rules = new TestRules(sources);
        var tests = rules.Tests.Where(test => test.Name.Contains(options.Filter, StringComparison.Ordinal)).ToList();
        var (plan, errors) = PlanSources.Entrypoints(rules.Sources, [.. tests.Select(static test => test.Name)], options.Compile);
        if (plan is null)
        {
            return new RegoTestReport { Errors = errors };
        }

        var coverage = options.Coverage ? new CoveredLines(sources.Lines) : null;
        var heard = new Heard();
        var policy = RegoPolicy.Create(plan, options.Run with { Print = heard.Lines.Add, OnTestCase = heard.Cases.Add });
        var started = options.Run.Time.GetTimestamp();
        var results = new List<RegoTestResult>(tests.Count);
        foreach (var test in tests)
        {
            var late = options.Longest is { } longest && options.Run.Time.GetElapsedTime(started) > longest;
            results.Add(late ? new RegoTestResult(test.Name, RegoTestOutcome.NotRun) : RunTest(policy, test, heard, coverage));
        }

        return new RegoTestReport { Tests = results, Coverage = coverage?.Report() };
    }

    private static RegoTestResult RunTest(RegoPolicy policy, RegoTestRule test, Heard heard, CoveredLines? coverage)
    {
        if (test.IsSkipped)
        {
            return new RegoTestResult(test.Name, RegoTestOutcome.Skipped);
        }

        heard.Lines.Clear();
        heard.Cases.Clear();
        var started = Stopwatch.GetTimestamp();
        var result = policy.Evaluate(test.Name);
        var elapsed = Stopwatch.GetElapsedTime(started);
        IReadOnlyList<RegoTestCase> cases = test.HasCases && result.Error is null ? Cases(result.Value, heard.Cases) : [];
        var printed = heard.Lines.ToArray();
        var passed = test.HasCases ? cases.Count > 0 && cases.All(static test => test.Passed) : result.IsTrue;
        var rules = coverage is not null || (!passed && result.Error is null) ? policy.Explain(test.Name).Rules : [];
        coverage?.Add(rules);
        return new RegoTestResult(test.Name, passed ? RegoTestOutcome.Passed : RegoTestOutcome.Failed)
        {
            Elapsed = elapsed,
            Error = result.Error,
            Cases = cases,
            Printed = printed,
            Failures = !passed && result.Error is null && rules.Count > 0 ? rules[^1].Failures : [],
        };
    }

    // Those that came to a value, and those that the rule said it was at before a condition failed.
    private static List<RegoTestCase> Cases(RegoValue? value, IReadOnlyList<RegoArray> announced)
    {
        var cases = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        Add(value, "");
        foreach (var name in announced)
        {
            cases.TryAdd(string.Join('/', name.Select(Text)), false);
        }

        return [.. cases.Select(static item => new RegoTestCase(item.Key, item.Value))];

        void Add(RegoValue? document, string name)
        {
            if (document is not RegoObject members)
            {
                cases[name] = document == RegoBoolean.True;
                return;
            }

            foreach (var (key, member) in members)
            {
                Add(member, name.Length == 0 ? Text(key) : $"{name}/{Text(key)}");
            }
        }
    }

    private static string Text(RegoValue value) => value is RegoString text ? text.Value : value.ToString();

    /// <summary>What a test said while it was evaluated.</summary>
    private sealed class Heard
    {
        public List<string> Lines { get; } = [];

        public List<RegoArray> Cases { get; } = [];
    }
}
