using Plinto.Rego.Compile;
using Plinto.Rego.Errors;
using Plinto.Rego.Run;
using Plinto.Rego.Syntax;
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
    public void Cases_of_a_parameterised_test_pass_and_fail_by_name()
    {
        var report = Run("""
            test_sum[tc.note] if {
            	some tc in [{"note": "right", "a": 1, "b": 2}, {"note": "wrong", "a": 2, "b": 2}]
            	tc.a + 1 == tc.b
            }

            test_key[n] if { some n, tc in {"one": 1, "two": 2}; tc > 0 }

            test_deep[a][b] := x if { some a in ["x", "y"]; some b in [1, 2]; x := b < 3 }

            test_unified[n] if { n = "a"; input.nothing }

            test_none[n] if { some n in [] }
            """);

        Assert.Equal([new RegoTestCase("right", true), new RegoTestCase("wrong", false)], report.Tests[0].Cases);
        Assert.Equal([new RegoTestCase("one", true), new RegoTestCase("two", true)], report.Tests[1].Cases);
        Assert.Equal(4, report.Tests[2].Cases.Count);
        Assert.Equal([new RegoTestCase("a", false)], report.Tests[3].Cases);
        Assert.Equal([false, true, true, false, false], report.Tests.Select(test => test.Outcome is RegoTestOutcome.Passed));
        Assert.False(report.Succeeded);
    }

    [Fact]
    public void Tests_below_a_test_name_are_found()
    {
        var report = Run("test_ns.inner if true\n\ntest_ns.other if false\n\nnothing.test_here if true\n");

        Assert.Equal([("t/test_ns/inner", true), ("t/test_ns/other", false), ("t/nothing/test_here", true)],
            report.Tests.Select(test => (test.Name, test.Outcome is RegoTestOutcome.Passed)));
    }

    [Fact]
    public void Second_test_of_a_name_cannot_hide_that_the_first_fails()
    {
        var report = Run("test_a if false\n\ntest_a if true\n\ntest_a if 1 == 2\n");

        Assert.Equal([("t/test_a", false), ("t/test_a#01", true), ("t/test_a#02", false)], report.Tests.Select(test => (test.Name, test.Outcome is RegoTestOutcome.Passed)));
    }

    [Fact]
    public void What_a_test_prints_is_kept_with_it()
    {
        var report = Run("test_a if {\n\tprint(\"a\", {1, 2}, input.x)\n\tfalse\n}\n\ntest_b if true\n", new RegoTestOptions { Compile = new CompileOptions { Print = true } });

        Assert.Equal(["a {1, 2} <undefined>"], report.Tests[0].Printed);
        Assert.Empty(report.Tests[1].Printed);
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

    [Theory]
    [InlineData("default allow := false\n\nallow if input.a\n\nallow if input.b\n", "test_a if data.p.allow with input as {\"a\": true}", new[] { 7 })]
    [InlineData("default allow := false\n\nallow if input.a\n\nallow if input.b\n", "test_b if data.p.allow with input as {\"b\": true}", new int[0])]
    [InlineData("default allow := false\n\nallow if input.a\n\nallow if input.b\n", "test_c if not data.p.allow with input as {}", new int[0])]
    [InlineData("allow := true\n\nother := 1\n\nnames contains \"x\"\n\nf(x) := x\n\nuses := f(2)\n", "test_a if data.p.allow", new[] { 5, 7, 9, 11 })]
    [InlineData("allow := true\n\nother := 1\n\nnames contains \"x\"\n\nf(x) := x\n\nuses := f(2)\n",
        "test_a if {\n\tdata.p.other == 1\n\tdata.p.names == {\"x\"}\n\tdata.p.uses == 2\n}", new[] { 3 })]
    [InlineData("size := \"large\" if {\n\tinput.n > 10\n} else := \"middle\" if {\n\tinput.n > 5\n} else := \"small\"\n",
        "test_a if data.p.size == \"large\" with input as {\"n\": 11}", new int[0])]
    [InlineData("a.b.c := 1 if input.x\n\na.b.d := 2 if input.y\n", "test_a if data.p.a.b == {\"c\": 1} with input as {\"x\": true}", new int[0])]
    public void A_rule_whose_turn_never_came_is_not_covered(string policy, string test, int[] missed)
    {
        var report = RegoTests.Run(
            [new RegoModule("p.rego", "package p\n\n" + policy), new RegoModule("t.rego", "package t\n\n" + test + "\n")], new RegoTestOptions { Coverage = true });

        Assert.True(report.Succeeded, string.Join("; ", report.Errors) + string.Join("; ", report.Tests.SelectMany(static result => result.Failures)));
        Assert.Equal(missed, Assert.Single(report.Coverage!.Files, file => file.File == "p.rego").Missed);
    }

    [Fact]
    public void Entrypoints_are_found_by_their_annotations_and_packages_by_their_place()
    {
        RegoModule[] modules =
            [new("a.rego", "package a.b\n\n# METADATA\n# entrypoint: true\nx := 1\n\ny := 2\n\n# METADATA\n# scope: document\n# entrypoint: true\nz if input.z\n\nz if input.zz\n"),
            new("broken.rego", "package")];

        Assert.Equal(["a/b/x", "a/b/z"], RegoCompiler.Parse(modules).Entrypoints);
        Assert.Equal(new RegoPackage("a.rego", "a/b", 1, 1), Assert.Single(RegoCompiler.Parse(modules).Packages));
    }

    private static RegoTestReport Run(string tests, RegoTestOptions? options = null) => RegoTests.Run([Policy, new RegoModule("t.rego", "package t\n\n" + tests)], options);
}
