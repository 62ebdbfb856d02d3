using Plinto.Rego.Run;
using Plinto.Rego.Testing;
using Xunit;

namespace Plinto.Rego.Tests.Testing;

/// <summary>Running tests that are written in Rego.</summary>
public sealed class RegoTestsTests
{
    private static readonly RegoModule Policy = new("app.rego", "package app\n\nallow if {\n\tinput.a\n\tinput.b\n}\n");

    [Fact]
    public void Tests_pass_fail_and_are_skipped()
    {
        var report = Run("test_yes if true\n\ntest_no if {\n\t1 == 1\n\tx == 2\n}\n\nx := 1\n\ntodo_test_later if false\n\nnot_a_test := false\n");

        Assert.Equal(
            [("t/test_yes", RegoTestOutcome.Passed), ("t/test_no", RegoTestOutcome.Failed), ("t/todo_test_later", RegoTestOutcome.Skipped)],
            report.Tests.Select(test => (test.Name, test.Outcome)));
        Assert.False(report.Succeeded);
        Assert.Equal(new RegoFailedCondition("t.rego", 7, 2), Assert.Single(report.Tests[1].Failures));
    }

    [Fact]
    public void An_error_is_a_failure_that_says_so()
    {
        var report = Run("test_conflict if x == 1\n\nx := y if some y in [1, 2]\n");

        Assert.Equal((RegoTestOutcome.Failed, RegoErrorCode.Conflict), (report.Tests[0].Outcome, report.Tests[0].Error!.Code));
        Assert.Empty(report.Tests[0].Failures);
    }

    [Fact]
    public void A_test_that_would_start_too_late_is_not_taken_for_a_pass()
    {
        var report = Run("test_a if true\n\ntest_b if true\n", new RegoTestOptions { Longest = TimeSpan.FromTicks(-1) });

        Assert.Equal(2, report.Count(RegoTestOutcome.NotRun));
        Assert.False(report.Succeeded);
    }

    [Fact]
    public void Errors_of_modules_are_reported_and_nothing_runs()
    {
        var report = Run("test_a if undefined_function(1)\n");

        Assert.Equal(CompileErrorCode.Type, Assert.Single(report.Errors).Code);
        Assert.Empty(report.Tests);
        Assert.False(report.Succeeded);
    }

    [Fact]
    public void Coverage_counts_lines_up_to_the_first_condition_that_failed()
    {
        var report = Run("test_nobody if not data.app.allow with input as {\"b\": true}\n", new RegoTestOptions { Coverage = true });

        var file = Assert.Single(report.Coverage!.Files, file => file.File == "app.rego");
        Assert.Equal(3, file.Lines);
        Assert.Equal([5], file.Missed);
        Assert.Equal(200.0 / 3, file.Percent, 6);
    }

    [Fact]
    public void Entrypoints_are_found_by_their_annotations_and_packages_by_their_place()
    {
        RegoModule[] modules = [new("a.rego", "package a.b\n\n# METADATA\n# entrypoint: true\nx := 1\n\ny := 2\n\n# METADATA\n# scope: document\n# entrypoint: true\nz if input.z\n\nz if input.zz\n"), new("broken.rego", "package")];

        Assert.Equal(["a/b/x", "a/b/z"], RegoCompiler.ListEntrypoints(modules));
        Assert.Equal(new RegoPackage("a.rego", "a/b", 1, 1), Assert.Single(RegoCompiler.ListPackages(modules)));
    }

    private static RegoTestReport Run(string tests, RegoTestOptions? options = null) => RegoTests.Run([Policy, new RegoModule("t.rego", "package t\n\n" + tests)], options);
}
