using CsCheck;
using Plinto.Rego.Compile;
using Plinto.Rego.Planning;
using Plinto.Rego.Run;
using Plinto.Rego.Syntax;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Laws;

/// <summary>The engine and a naive evaluator agree on generated policies.</summary>
public sealed class EvaluationLawTests(ITestOutputHelper output)
{
    private static readonly string[] Inputs =
    [
        "{\"a\": 1, \"b\": [1, \"a\", [0, 1]], \"c\": {\"a\": 0, \"b\": {\"a\": true}}}",
        "{\"a\": [1, 2, 2], \"b\": {\"a\": \"b\"}}",
        "{\"b\": false}",
        "[[1, 2], {\"a\": 1}]",
    ];

    [Fact]
    public void Engine_agrees_with_naive_evaluation()
    {
        var count = long.TryParse(Environment.GetEnvironmentVariable("PLINTO_REGO_POLICIES"), out var wanted) ? wanted : 3000;
        var (compared, defined, conflicts) = (0, 0, 0);
        Gen.ULong.Sample(
            seed =>
            {
                var dice = new Dice(seed);
                var generator = new PolicyGenerator(dice);
                var text = generator.Write();
                var input = RegoJson.Read(dice.Pick(Inputs));
                foreach (var rule in generator.Rules)
                {
                    Compare(text, rule, input, ref compared, ref defined, ref conflicts);
                }
            },
            iter: count,
            threads: 1);
        output.WriteLine($"{count} policies: {compared} documents compared, {defined} defined, {conflicts} conflicts");
        Assert.True(compared > count / 2, $"only {compared} documents of {count} policies were comparable");
        Assert.True(defined > compared / 10, $"only {defined} of {compared} documents were defined");
    }

    private static void Compare(string text, string rule, RegoValue input, ref int compared, ref int defined, ref int conflicts)
    {
        var module = Parser.ParseModule("m.rego", text).Module!;
        var compilation = Compiler.RunStages([module], new CompileOptions(), types: false);
        Assert.True(!compilation.Failed, $"{string.Join("; ", compilation.Errors)}\n{text}");
        var got = RegoPolicy.Create(Planner.PlanEntrypoints(compilation, [$"test/{rule}"])).Evaluate($"test/{rule}", input);
        compared++;
        RegoValue? expected;
        try
        {
            expected = new NaiveEvaluator(module, input).Document(rule);
        }
        catch (NaiveEvaluator.ConflictException)
        {
            // A rule that is decided early need not meet the conflict in another.
            conflicts++;
            return;
        }
        if (expected is not null)
        {
            defined++;
        }

        Assert.True(got.Error is null && got.Value == expected,
            $"{rule}: got {got.Error?.ToString() ?? got.Value?.ToString() ?? "undefined"}, wanted {expected?.ToString() ?? "undefined"}\ninput {input}\n{text}");
    }
}
