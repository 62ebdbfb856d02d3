using Plinto.Rego.Run;
using Plinto.Rego.Tests.Running;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Run;

/// <summary>Each budget is an error with its own code, also when the policy would otherwise decide.</summary>
[Collection(Alone.Name)]
public sealed class BudgetTests
{
    private const string Policy = """
        package p

        steps if {
            some x in input.xs
            some y in input.xs
            some z in input.xs
            x + y + z == 0
        }

        values := {[x, y, z] | some x in input.xs; some y in input.xs; some z in input.xs}

        range := count(numbers.range(1, 1000000000))

        power := x10 if {
            x1 := 99999999999999999999
            x2 := x1 * x1
            x3 := x2 * x2
            x4 := x3 * x3
            x5 := x4 * x4
            x6 := x5 * x5
            x7 := x6 * x6
            x8 := x7 * x7
            x9 := x8 * x8
            x10 := x9 * x9
        }

        pattern := count(regex.find_n("(a*)*b", input.text, -1))
        """;

    private static readonly RegoValue Input = RegoObject.Of(
        KeyValuePair.Create<RegoValue, RegoValue>(RegoString.Of("xs"), RegoArray.Of(Enumerable.Range(1, 200).Select(i => RegoNumber.Of(i)))),
        KeyValuePair.Create<RegoValue, RegoValue>(RegoString.Of("text"), RegoString.Of(new string('a', 5000))));

    [Theory]
    [InlineData("p/steps", RegoErrorCode.StepBudget)]
    [InlineData("p/values", RegoErrorCode.ValueBudget)]
    [InlineData("p/range", RegoErrorCode.ValueBudget)]
    [InlineData("p/power", RegoErrorCode.ValueBudget)]
    [InlineData("p/pattern", RegoErrorCode.RegexBudget)]
    public void Exceeding_a_budget_is_its_error(string entrypoint, string code)
    {
        var policy = Policies.Compile(Policy, "p/steps", "p/values", "p/range", "p/power", "p/pattern");
        var budget = new RegoBudget { Steps = 1_000_000, Values = entrypoint == "p/power" ? 100 : 100_000, Regex = 10_000 };
        var result = policy.WithOptions(policy.Options with { Budget = budget, Time = new StandingClock() }).Evaluate(entrypoint, Input);
        Assert.Equal(RegoOutcome.Error, result.Outcome);
        Assert.Equal(code, result.Error?.Code);
    }

    [Fact]
    public void Time_is_a_budget()
    {
        var policy = Policies.Compile(Policy, "p/steps");
        var options = policy.Options with { Budget = new RegoBudget { Time = TimeSpan.FromMilliseconds(50) }, Time = new RacingClock() };
        Assert.Equal(RegoErrorCode.TimeBudget, policy.WithOptions(options).Evaluate("p/steps", Input).Error?.Code);
    }

    [Theory]
    [InlineData("count({upper(concat(\"\", [big, sprintf(\"%d\", [i])])) | some i in numbers.range(1, 1000)})")]
    [InlineData("count([base64.encode(big) | some i in numbers.range(1, 1000)])")]
    [InlineData("count([urlquery.encode(big) | some i in numbers.range(1, 1000)])")]
    [InlineData("count([strings.reverse(big) | some i in numbers.range(1, 1000)])")]
    [InlineData("count([split(big, \"|\") | some i in numbers.range(1, 1000)])")]
    [InlineData("count([crypto.sha256(big) | some i in numbers.range(1, 1000)])")]
    [InlineData("count([i | some i in numbers.range(1, 1000); concat(\"\", [big]) == concat(\"\", [big])])")]
    [InlineData("count([set & other | set := {i | some i in numbers.range(1, 9000)}; other := {i | some i in numbers.range(2, 9000)}; some j in numbers.range(1, 1000)])")]
    [InlineData("count([sum(all) | all := numbers.range(1, 9000); some j in numbers.range(1, 100000); j > 0])")]
    [InlineData("contains(concat(\"\", [big, big]), concat(\"\", [big, \"b\", big]))")]
    [InlineData("count(trim(concat(\"\", [big, big]), concat(\"\", [replace(big, \"a\", \"b\"), \"a\"])))")]
    [InlineData("product([x | some i in numbers.range(1, 60000); x := i + 99999999999999999999])")]
    [InlineData("count([i | some i in numbers.range(1, 20000); 1e100000 % (i + 12345678901234567890123) > 0]) > 0")]
    public void Few_steps_over_large_values_end_by_a_budget_too(string heavy)
    {
        var policy = Policies.Compile($"package p\n\nbig := concat(\"\", [text | some i in numbers.range(1, 100); text := input.text])\n\nheavy if {heavy}\n", "p/heavy");
        Assert.Equal(RegoOutcome.Error, EdgeBudget.Evaluate(
            policy, "p/heavy", Input, heavy, new RegoBudget { Time = TimeSpan.FromMilliseconds(20), Steps = 1_000_000, Values = 200_000, Regex = 20_000_000 }).Outcome);
    }

    [Fact]
    public void Depth_is_a_budget_also_for_plans_that_recurse()
    {
        var json = """
            {"funcs": {"funcs": [{"name": "f", "params": [0, 1], "return": 2, "blocks": [{"stmts": [
              {"type": "CallStmt", "stmt": {"func": "f", "args": [{"type": "local", "value": 0}, {"type": "local", "value": 1}], "result": 2, "file": 0, "row": 1, "col": 1}}]}]}]},
             "plans": {"plans": [{"name": "a", "blocks": [{"stmts": [
              {"type": "CallStmt", "stmt": {"func": "f", "args": [{"type": "local", "value": 0}, {"type": "local", "value": 1}], "result": 2, "file": 0, "row": 1, "col": 1}}]}]}]}}
            """;
        var policy = RegoPolicy.Create(Plinto.Rego.Plan.PolicyPlan.Read(System.Text.Encoding.UTF8.GetBytes(json)));
        Assert.Equal(RegoErrorCode.DepthBudget, policy.Evaluate("a").Error?.Code);
        Assert.Equal(RegoErrorCode.DepthBudget, policy.Evaluate("a").Error?.Code);
    }

    [Fact]
    public void A_policy_works_again_after_an_error()
    {
        var policy = Policies.Compile(Policy, "p/steps", "p/range");
        policy = policy.WithOptions(policy.Options with { Time = new StandingClock() });
        Assert.Equal(RegoOutcome.Error, policy.Evaluate("p/range").Outcome);
        Assert.Equal(RegoOutcome.Undefined, policy.Evaluate("p/steps").Outcome);
    }

    /// <summary>A clock on which a second passes with every look.</summary>
    private sealed class RacingClock : TimeProvider
    {
        private long _now;

        public override long GetTimestamp() => Interlocked.Add(ref _now, TimestampFrequency);
    }
}
