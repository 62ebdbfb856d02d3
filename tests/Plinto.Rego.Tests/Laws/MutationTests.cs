using System.Collections.Concurrent;
using Plinto.Rego.Compile;
using Plinto.Rego.Plan;
using Plinto.Rego.Run;
using Plinto.Rego.Syntax;
using Plinto.Rego.Tests.Running;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Laws;

/// <summary>
/// Mutated policies, queries and inputs never crash, hang, or cost more than their budgets allow: whatever is wrong comes back as an error.
/// PLINTO_REGO_MUTATIONS sets how many (default 3,000; a release runs 1,000,000).
/// </summary>
[Collection(Alone.Name)]
public sealed class MutationTests(ITestOutputHelper output)
{
    // Compiling is not charged in steps; its limits keep the worst of these to a few millions.
    private const double MostMillionsOfSteps = 60;

    private static readonly RegoBudget Budget = new() { Steps = 100_000, Time = TimeSpan.FromMilliseconds(500), Values = 1_000_000, Regex = 10_000_000 };

    private static readonly string[] Queries = ["x = data.test", "data.test.p = x", "data = x", "x := [y | y = data.test[_]]; count(x, n)"];

    private static readonly string[] Inputs = ["{\"roles\": [\"admin\"], \"xs\": {\"a\": 1}}", "[1, {\"a\": [true, null]}]", "\"text\"", "{\"x\": 1, \"a\": true, \"b\": false}"];

    [Fact]
    public void Mutated_policies_end_in_a_result_or_an_error()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("PLINTO_REGO_MUTATIONS"), out var wanted) ? wanted : 3000;
        var counts = new int[4];
        var dearest = 0.0;
        var problems = new ConcurrentDictionary<string, string>();
        var one = new Lock();
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
        {
            var (ending, millions) = Try((ulong)seed, problems);
            lock (one)
            {
                counts[(int)ending]++;
                dearest = Math.Max(dearest, millions);
            }
        });
        output.WriteLine($"{count} mutations: {counts[0]} not compiled, {counts[1]} with results, {counts[2]} undefined, {counts[3]} failed in evaluation; the dearest cost as much as {dearest:0.0} million steps");
        Assert.True(problems.IsEmpty, string.Join("\n\n", problems.Values.Take(20)));
        Assert.True(counts[1] > count / 100, "hardly any mutation still evaluates: the mutator is too rough to find anything");
    }

    private enum Ending
    {
        NotCompiled,
        Answered,
        Undefined,
        Failed,
    }

    private static (Ending Ending, double Millions) Try(ulong seed, ConcurrentDictionary<string, string> problems)
    {
        var dice = new Dice(seed);
        var module = dice.Pick(Corpus.Modules);
        if (dice.Next(10) > 0)
        {
            module = Mutator.Mutate(module, Corpus.Modules, dice);
        }

        var query = dice.Pick(Queries);
        if (dice.Next(4) == 0)
        {
            query = Mutator.Mutate(query, Corpus.Modules, dice);
        }

        var options = new CompileOptions { Version = dice.Next(4) == 0 ? RegoVersion.V0 : RegoVersion.V1 };
        var ending = Ending.Failed;
        var millions = 0.0;
        try
        {
            millions = Yardstick.MillionsOfSteps(() => ending = Run(module, query, options, dice));
        }
        catch (Exception e)
        {
            // One example of each kind of problem is enough to read.
            problems.TryAdd(Kind(e), $"seed {seed}: {e.Message}\n{string.Join('\n', (e.StackTrace ?? "").Split('\n').Take(4))}\nquery `{query}`, module:\n{module}");
        }
        if (millions > MostMillionsOfSteps)
        {
            problems.TryAdd("dear", $"seed {seed} cost as much as {millions:0.0} million steps: query `{query}`, module:\n{module}");
        }

        return (ending, millions);
    }

    private static string Kind(Exception e) => $"{e.GetType().Name} {e.Message.Split('`')[0]} {e.StackTrace?.Split('\n')[0]}";

    private static Ending Run(string module, string query, CompileOptions options, Dice dice)
    {
        var compiled = RegoCompiler.CompileQuery([new RegoModule("m.rego", module)], query, options);
        if (compiled.Plan is null)
        {
            Assert.NotEmpty(compiled.Errors);
            return Ending.NotCompiled;
        }
        RegoPolicy policy;
        try
        {
            policy = RegoPolicy.Create(compiled.Plan, new RegoPolicyOptions { Budget = Budget, StrictBuiltinErrors = dice.Next(2) == 0 });
        }
        catch (PlanFormatException e) when (e.Message.Contains("not available", StringComparison.Ordinal))
        {
            return Ending.NotCompiled;
        }
        var outcome = policy.Query("eval", RegoJson.Read(dice.Pick(Inputs)));
        if (outcome.Error is null)
        {
            return outcome.Results.Count > 0 ? Ending.Answered : Ending.Undefined;
        }

        if (outcome.Error.Code == RegoErrorCode.Internal)
        {
            throw new InvalidOperationException(outcome.Error.ToString());
        }

        return Ending.Failed;
    }
}
