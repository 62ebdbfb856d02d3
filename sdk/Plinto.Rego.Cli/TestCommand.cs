using Plinto.Rego.Run;
using Plinto.Rego.Testing;

namespace Plinto.Rego.Cli;

/// <summary><c>rego test</c>: evaluates each rule named <c>test_…</c>; it passes if it is true. <c>todo_test_…</c> is skipped. A run without a test fails.</summary>
internal static class TestCommand
{
    public static int Run(string[] args)
    {
        if (CommandLine.Parse(args, ["-r", "--capabilities", "--ignore"], ["--v0", "--coverage", "-v", "-b"], out var problem) is not { } line)
        {
            return Usage.Show(problem);
        }

        if (line.Rest.Count == 0)
        {
            return Usage.Show("test needs a path");
        }

        if (PolicyFiles.Load(line, out problem) is not { } files)
        {
            return Usage.Show(problem);
        }

        if (PolicyFiles.Options(line, print: true, out problem) is not { } options)
        {
            return Usage.Show(problem);
        }

        var report = RegoTests.Run(files.Modules, new RegoTestOptions
        {
            Compile = options,
            Run = new RegoPolicyOptions { Data = files.Data, AllowMissingBuiltins = true },
            Filter = line.Last("-r") ?? "",
            Coverage = line.Has("--coverage"),
        });
        if (report.Errors.Count > 0)
        {
            PolicyFiles.Report(report.Errors);
            return 1;
        }
        foreach (var test in report.Tests)
        {
            Show(test, line.Has("-v"));
        }

        if (report.Tests.Count == 0)
        {
            Console.Error.WriteLine("no test was found: a test is a rule named `test_…`" + (line.Last("-r") is { } text ? $" whose name contains `{text}`" : ""));
            return 1;
        }
        Console.WriteLine($"{report.Count(RegoTestOutcome.Passed)} passed, {report.Count(RegoTestOutcome.Failed)} failed, {report.Count(RegoTestOutcome.Skipped)} skipped");
        if (report.Coverage is { } coverage)
        {
            Show(coverage);
        }

        return report.Succeeded ? 0 : 1;
    }

    private static void Show(RegoTestResult test, bool verbose)
    {
        var shown = "data." + test.Name.Replace('/', '.');
        switch (test.Outcome)
        {
            case RegoTestOutcome.Skipped:
                Console.WriteLine($"{shown}: SKIPPED");
                break;
            case RegoTestOutcome.Passed:
                if (verbose)
                {
                    Console.WriteLine($"{shown}: PASS ({test.Elapsed.TotalMilliseconds:0.0} ms)");
                }

                if (verbose)
                {
                    ShowDetails(test, true);
                }

                break;
            default:
                Console.WriteLine(test.Error is { } error ? $"{shown}: ERROR ({error})" : $"{shown}: FAIL ({test.Elapsed.TotalMilliseconds:0.0} ms)");
                ShowDetails(test, verbose);
                foreach (var failure in test.Failures)
                {
                    Console.WriteLine($"  did not hold: {failure.File}:{failure.Row}:{failure.Column}");
                }

                break;
        }
    }

    private static void ShowDetails(RegoTestResult test, bool verbose)
    {
        foreach (var item in test.Cases.Where(item => verbose || !item.Passed))
        {
            Console.WriteLine($"  {item.Name}: {(item.Passed ? "PASS" : "FAIL")}");
        }

        foreach (var text in test.Printed)
        {
            Console.WriteLine($"  {text}");
        }
    }

    private static void Show(RegoCoverage coverage)
    {
        Console.WriteLine($"coverage: {coverage.Covered} of {coverage.Lines} lines ({coverage.Percent:0.0} %)");
        foreach (var file in coverage.Files.Where(static file => file.Missed.Count > 0))
        {
            Console.WriteLine($"  {file.File}: not covered: {string.Join(", ", file.Missed)}");
        }
    }
}
