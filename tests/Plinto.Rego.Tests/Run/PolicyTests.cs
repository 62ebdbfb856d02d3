using System.Text;
using Plinto.Rego.Run;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Run;

public sealed class PolicyTests
{
    private const string Rbac = """
        package rbac

        default allow := false

        allow if {
            some role in data.bindings[input.subject]
            some grant in data.grants[role]
            grant.action == input.action
            seen[role]
        }

        seen contains role if some role in data.bindings[input.subject]
        """;

    private static readonly RegoValue Data = RegoJson.Read("""{"bindings": {"bob": ["test", "dev"]}, "grants": {"dev": [{"action": "write"}], "test": [{"action": "read"}]}}""");

    [Fact]
    public void A_decision_is_a_value_undefined_or_an_error()
    {
        var policy = Policies.Compile("package p\n\na := 1\n\nb := input.x\n\nc := 1\n\nc := x if x := input.c", "p/a", "p/b", "p/c");
        Assert.Equal(RegoNumber.Of(1), policy.Evaluate("p/a").Value);
        Assert.Equal(RegoOutcome.Undefined, policy.Evaluate("p/b").Outcome);
        Assert.Equal(RegoErrorCode.Conflict, policy.Evaluate("p/c", RegoJson.Read("""{"c": 2}""")).Error?.Code);
        Assert.Equal(RegoErrorCode.NoEntrypoint, policy.Evaluate("p/d").Error?.Code);
        Assert.False(default(RegoResult).IsTrue);
    }

    [Fact]
    public void Base_data_is_replaced_without_binding_anew()
    {
        var policy = Policies.Compile(Rbac, "rbac/allow");
        var input = RegoJson.Read("""{"subject": "bob", "action": "write"}""");
        Assert.False(policy.Evaluate("rbac/allow", input).IsTrue);
        Assert.True(policy.WithData(Data).Evaluate("rbac/allow", input).IsTrue);
        Assert.False(policy.Evaluate("rbac/allow", input).IsTrue);
    }

    [Fact]
    public void A_decision_allocates_nothing()
    {
        var policy = Policies.Compile(Rbac, "rbac/allow").WithData(Data);
        var entrypoint = policy.Find("rbac/allow")!;
        var input = RegoJson.Read(Encoding.UTF8.GetBytes("""{"subject": "bob", "action": "write"}"""), policy.Strings);
        for (var i = 0; i < 100; i++)
        {
            Assert.True(entrypoint.Evaluate(input).IsTrue);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            entrypoint.Evaluate(input);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_result_outlives_the_evaluations_after_it()
    {
        var policy = Policies.Compile("package p\n\na := {x | some x in input.xs}", "p/a");
        var first = policy.Evaluate("p/a", RegoJson.Read("""{"xs": [1, 2]}""")).Value!;
        policy.Evaluate("p/a", RegoJson.Read("""{"xs": [3]}"""));
        Assert.Equal("{1, 2}", first.ToString());
    }

    [Fact]
    public async Task Threads_share_a_policy()
    {
        var policy = Policies.Compile(Rbac, "rbac/allow").WithData(Data);
        var entrypoint = policy.Find("rbac/allow")!;
        var (allowed, denied) = (RegoJson.Read("""{"subject": "bob", "action": "write"}"""), RegoJson.Read("""{"subject": "eve", "action": "write"}"""));
        var work = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            Enumerable.Range(0, 20_000).All(i => entrypoint.Evaluate(i % 2 == 0 ? allowed : denied).IsTrue == (i % 2 == 0))));
        Assert.All(await Task.WhenAll(work), Assert.True);
    }

    [Fact]
    public void What_is_remembered_outside_a_with_is_not_used_inside()
    {
        var policy = Policies.Compile(
            "package p\n\nx := input.x\n\na := [before, inside, after] if {\n\tbefore := x\n\tinside := x with input.x as 2\n\tafter := x\n}", "p/a");
        Assert.Equal("[1, 2, 1]", policy.Evaluate("p/a", RegoJson.Read("""{"x": 1}""")).Value?.ToString());
    }

    [Fact]
    public void The_clock_stands_still_during_an_evaluation()
    {
        var policy = Policies.Compile("package p\n\na := count({t | some i in numbers.range(1, 50); t := time.now_ns() + (i * 0)})", "p/a");
        Assert.Equal(RegoNumber.Of(1), policy.Evaluate("p/a").Value);
    }

    [Fact]
    public void Built_in_failures_are_undefined_or_when_strict_errors_with_their_place()
    {
        var policy = Policies.Compile("package p\n\na := 1 / input.x", "p/a");
        var input = RegoJson.Read("""{"x": 0}""");
        Assert.Equal(RegoOutcome.Undefined, policy.Evaluate("p/a", input).Outcome);
        var strict = policy.WithOptions(policy.Options with { StrictBuiltinErrors = true }).Evaluate("p/a", input);
        Assert.Equal("test.rego:3: eval_builtin_error: div: divide by zero", strict.Error?.ToString());
    }

    [Fact]
    public void An_explanation_names_rules_and_the_conditions_that_failed()
    {
        var policy = Policies.Compile("package p\n\ndefault allow := false\n\nallow if {\n\tinput.method == \"GET\"\n\tinput.path == \"/a\"\n}", "p/allow");
        var (result, rules) = policy.Explain("p/allow", RegoJson.Read("""{"method": "GET", "path": "/b"}"""));
        Assert.Equal(RegoBoolean.False, result.Value);
        var rule = Assert.Single(rules, r => r.Name.EndsWith("p.allow", StringComparison.Ordinal));
        Assert.Equal(RegoBoolean.False, rule.Value);
        Assert.Contains(rule.Failures, f => f is { File: "test.rego", Row: 7 });
    }
}
