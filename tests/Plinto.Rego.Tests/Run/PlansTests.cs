using System.Text.Json;
using Xunit;

namespace Plinto.Rego.Tests.Run;

/// <summary>OPA's own plans through our evaluator.</summary>
public sealed class PlansTests(ITestOutputHelper output)
{
    // What is known not to pass, each with its reason; anything else that fails is a fault.
    private static readonly Dictionary<string, string> Known = new()
    {
        ["time/time caching"] = "calls test.sleep, which only exists in OPA's own test program",
    };

    [Fact]
    public void Plans_made_by_opa_give_what_opa_says()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(OpaData.Require("plans-v1.json")));
        var passed = 0;
        var failed = new List<string>();
        foreach (var element in document.RootElement.EnumerateArray())
        {
            var plan = new PlanCase(element);
            if (plan.Run() is not { } problem)
            {
                passed++;
            }
            else
            {
                var known = Known.TryGetValue(plan.Note, out var reason);
                output.WriteLine($"{(known ? $"known ({reason})" : "FAILED")} {plan.Note}: {(problem.Length > 300 ? problem[..300] : problem)}");
                failed.AddRange(known ? [] : [plan.Note]);
            }
        }

        output.WriteLine($"{passed} passed, {failed.Count} failed");
        Assert.Empty(failed);
    }

    [Fact]
    public void Members_of_input_that_are_said_not_to_be_read_change_nothing()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(OpaData.Require("plans-v1.json")));
        var plans = document.RootElement.EnumerateArray().Select(element => new PlanCase(element)).ToList();
        Assert.Empty(plans.Where(plan => plan.Run(onlyWhatIsRead: true) is not null && !Known.ContainsKey(plan.Note)).Select(plan => plan.Note));
        Assert.InRange(plans.Count(plan => plan.KnewWhatIsRead), 20, plans.Count);
    }
}
