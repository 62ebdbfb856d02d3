using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Plinto.Decisions;
using Plinto.Edge.Configuration;
using Plinto.Edge.Policies;
using Plinto.Edge.Tests.Running;
using Plinto.Protocol.EdgeFeed;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Edge.Tests.Policies;

/// <summary>Each bound ends an evaluation with its own code, and the policy goes on to decide.</summary>
public sealed class BudgetTests
{
    private const string Policy = """
        package app

        steps if {
            some a in numbers.range(1, 2000)
            some b in numbers.range(1, 2000)
            a * b == -1
        }

        values if count([x | some a in numbers.range(1, 2000); some b in numbers.range(1, 200); x := [a, b]]) == -1

        pattern if regex.match(concat("", ["(", input.pattern, ")*b"]), input.text)

        f0(v) := [v, v, v, v]
        f1(v) := f0(f0(f0(v)))
        f2(v) := f1(f1(f1(f1(v))))

        shared if f2(f0(input)) == f2(f0(json.unmarshal(json.marshal(input))))

        written if count(json.marshal(f2(input))) > 1

        plain := true
        """;

    // Also where steps are generous: bytes and time bound what is compared and written.
    [Theory]
    [InlineData("app/shared")]
    [InlineData("app/written")]
    public void Attack_with_a_value_that_shares_its_structure_is_denied(string entrypoint)
    {
        Assert.Contains(Decide(new PolicyOptions(), entrypoint), (string[])[DecisionCode.BudgetExceeded, DecisionCode.Timeout]);
        Assert.Equal(DecisionCode.BudgetExceeded, Decide(new PolicyOptions { Time = TimeSpan.FromSeconds(30) }, entrypoint));
    }

    [Fact]
    public void Time_has_its_own_code() =>
        Assert.Equal(DecisionCode.Timeout, Decide(new PolicyOptions { Time = TimeSpan.FromTicks(1), Steps = long.MaxValue, Values = long.MaxValue }, "app/steps"));

    [Theory]
    [InlineData("app/steps")]
    [InlineData("app/values")]
    public void Steps_and_values_have_one(string entrypoint) =>
        Assert.Equal(DecisionCode.BudgetExceeded, Decide(new PolicyOptions { Time = TimeSpan.FromSeconds(10), Steps = 100_000, Values = 10_000 }, entrypoint));

    [Fact]
    public void Pattern_that_is_too_much_work_has_one() =>
        Assert.Equal(DecisionCode.BudgetExceeded, Decide(new PolicyOptions { Time = TimeSpan.FromSeconds(10), Regex = 100_000 }, "app/pattern"));

    [Fact]
    public void Defaults_end_what_would_run_for_minutes_and_leave_the_rest_alone()
    {
        Assert.NotEqual(DecisionCode.Allowed, Decide(new PolicyOptions(), "app/steps"));
        Assert.Equal(DecisionCode.Allowed, Decide(new PolicyOptions(), "app/plain"));
    }

    [Fact]
    public void Plan_that_calls_itself_without_end_is_denied_and_harms_nobody()
    {
        const string At = "\"file\":0,\"col\":0,\"row\":0";
        const string Self = "{\"type\":\"CallStmt\",\"stmt\":{\"func\":\"g0.data.app.self\",\"args\":[{\"type\":\"local\",\"value\":0},{\"type\":\"local\",\"value\":1}],\"result\":3," + At + "}}";
        const string Plan = "{\"static\":{\"strings\":[{\"value\":\"result\"}]},\"plans\":{\"plans\":[{\"name\":\"app/self\",\"blocks\":[{\"stmts\":[" + Self + "]}]}]},"
            + "\"funcs\":{\"funcs\":[{\"name\":\"g0.data.app.self\",\"path\":[\"g0\",\"app\",\"self\"],\"params\":[0,1],\"return\":2,\"blocks\":[{\"stmts\":[" + Self + "]}]}]}}";
        var policy = Load(new PolicyOptions(), new PolicyRecord { Release = 1, Plan = FakePolicy.Compress(Encoding.UTF8.GetBytes(Plan)) });
        Assert.Null(policy.Fault);
        Assert.Equal(DecisionCode.BudgetExceeded, policy.Find("app/self")!.Decide(RegoObject.Empty).Code);
    }

    private static string Decide(PolicyOptions options, string entrypoint)
    {
        var policy = Load(options, FakePolicy.Record(1, Policy, "app/steps", "app/values", "app/pattern", "app/shared", "app/written", "app/plain"));
        return policy.Find(entrypoint)!.Decide(RegoJson.Read($$"""{"pattern": "a|aa|aaa", "text": "{{new string('a', 20_000)}}!"}""")).Code;
    }

    private static TenantPolicy Load(PolicyOptions options, PolicyRecord record)
    {
        var demo = new FakeTenant("demo") { Policy = record };
        return new PolicyLoader(options, TimeProvider.System, NullLogger<PolicyLoader>.Instance)
            .Next(TenantPolicy.None, demo.Snapshot("epoch1", 1, TimeProvider.System.GetUtcNow()));
    }
}
