using System.Diagnostics;
using Plinto.Rego.Run;

namespace Plinto.Rego.Cli;

/// <summary><c>rego test</c>: evaluates each rule named <c>test_…</c>; it passes if it is true. <c>todo_test_…</c> is skipped.</summary>
internal static class TestCommand
{
    public static int Run(string[] args)
    {
        if (CommandLine.Parse(args, ["-r"], ["--v0", "--coverage", "-v"], out var problem) is not { } line) return Usage.Show(problem);
        if (line.Rest.Count == 0) return Usage.Show("test needs a path");
        if (PolicyFiles.Load(line.Rest, out problem) is not { } files) return Usage.Show(problem);
        var options = new CompileOptions { Version = line.Version, Print = true };
        var rules = RegoCompiler.ListRules(files.Modules, options);
        var tests = rules.Where(rule => IsTest(rule) && rule.Contains(line.Last("-r") ?? "", StringComparison.Ordinal)).Distinct().ToList();
        var compiled = RegoCompiler.Compile(files.Modules, tests, options);
        if (compiled.Plan is null)
        {
            PolicyFiles.Report(compiled.Errors);
            return 1;
        }
        var coverage = line.Has("--coverage") ? new Coverage(files.Modules, options) : null;
        var policy = RegoPolicy.Create(compiled.Plan, new RegoPolicyOptions { Data = files.Data });
        var (passed, failed, skipped) = (0, 0, 0);
        foreach (var test in tests)
        {
            switch (RunTest(policy, test, line.Has("-v"), coverage))
            {
                case null: skipped++; break;
                case true: passed++; break;
                default: failed++; break;
            }
        }
        Console.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
        coverage?.Report();
        return failed == 0 ? 0 : 1;
    }

    private static bool IsTest(string rule) =>
        rule[(rule.LastIndexOf('/') + 1)..] is var name && (name.StartsWith("test_", StringComparison.Ordinal) || name.StartsWith("todo_test_", StringComparison.Ordinal));

    // Null if the test is marked as still to do.
    private static bool? RunTest(RegoPolicy policy, string test, bool verbose, Coverage? coverage)
    {
        var shown = "data." + test.Replace('/', '.');
        if (test[(test.LastIndexOf('/') + 1)..].StartsWith("todo_", StringComparison.Ordinal))
        {
            Console.WriteLine($"{shown}: SKIPPED");
            return null;
        }
        var started = Stopwatch.GetTimestamp();
        var result = policy.Evaluate(test);
        var elapsed = Stopwatch.GetElapsedTime(started);
        coverage?.Add(policy.Explain(test).Rules);
        if (result.IsTrue)
        {
            if (verbose) Console.WriteLine($"{shown}: PASS ({elapsed.TotalMilliseconds:0.0} ms)");
            return true;
        }
        Console.WriteLine(result.Error is { } error ? $"{shown}: ERROR ({error})" : $"{shown}: FAIL ({elapsed.TotalMilliseconds:0.0} ms)");
        if (result.Error is not null) return false;
        var rules = policy.Explain(test).Rules;
        foreach (var failure in rules.Count > 0 ? rules[^1].Failures : []) Console.WriteLine($"  did not hold: {failure.File}:{failure.Row}:{failure.Column}");
        return false;
    }
}
