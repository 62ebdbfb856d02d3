using Plinto.Rego.Conformance.Hosts;
using Plinto.Rego.Run;
using Plinto.Rego.Syntax;
using Plinto.Rego.Values;
using Plinto.Rego.Wasm;

namespace Plinto.Rego.Conformance;

/// <summary>A policy, its data and an input on which the evaluator and the module may differ.</summary>
/// <param name="Rules">The rules of package <c>t</c>.</param>
/// <param name="Data">What <c>data.d</c> is.</param>
/// <param name="Input">The input.</param>
internal sealed record Triple(IReadOnlyList<string> Rules, RegoObject Data, RegoObject Input)
{
    public string Text => $"{string.Join("\n\n", Rules)}\n  data.d {Data.ToJson()}\n  input {Input.ToJson()}";

    /// <summary>The text of a module.</summary>
    public static string Module(string package, IEnumerable<string> rules) => $"package {package}\n\nimport rego.v1\n\n{string.Join("\n\n", rules)}\n";

    /// <summary>The data document that has this as <c>data.d</c>.</summary>
    public static RegoObject Document(RegoValue data) => RegoObject.Of([new(RegoString.Of("d"), data)]);

    /// <summary>What is different; null: nothing, or it cannot be compared.</summary>
    public string? Difference(IModuleHost host)
    {
        if (RegoCompiler.Compile([new RegoModule("t.rego", Module("t", Rules))], ["t"]).Plan is not { } plan)
        {
            return null;
        }

        var outcome = RegoPolicy.Create(plan, new RegoPolicyOptions { Data = Document(Data) }).Query("t", Input);
        var answer = host.Run(RegoWasm.Compile(plan), [new ModuleQuestion(Document(Data).ToJson(), Input.ToJson(), 0)])[0];
        return IsBeyondBudget(outcome) ? null : Difference(outcome, answer);
    }

    /// <summary>Whether the evaluator's budget ended it: modules have none of their own.</summary>
    public static bool IsBeyondBudget(RegoQueryResult outcome) => outcome.Error?.Code.StartsWith("eval_budget", StringComparison.Ordinal) is true;

    /// <summary>What is different between two answers; null: nothing. Errors are the same whatever their text.</summary>
    public static string? Difference(RegoQueryResult outcome, ModuleAnswer answer)
    {
        var expected = outcome.Error is null ? RegoSet.Of(outcome.Results).ToJson() : null;
        var same = expected is null ? answer.Error is not null : expected == answer.Result;
        return same ? null : $"evaluator {expected ?? outcome.Error!.ToString()}\n  module    {answer.Result ?? answer.Error}";
    }

    /// <summary>The least that is still different: rules, then members of data and input are left out one by one.</summary>
    public Triple Smallest(IModuleHost host)
    {
        var least = this;
        for (var before = (Triple?)null; before != least;)
        {
            before = least;
            foreach (var smaller in least.Smaller())
            {
                if (smaller.Difference(host) is null)
                {
                    continue;
                }

                least = smaller;
                break;
            }
        }
        return least;
    }

    private IEnumerable<Triple> Smaller()
    {
        foreach (var rule in Rules.Reverse())
        {
            yield return this with { Rules = [.. Rules.Where(other => other != rule)] };
        }

        foreach (var member in Data)
        {
            yield return this with { Data = Without(Data, member.Key) };
        }

        foreach (var member in Input)
        {
            yield return this with { Input = Without(Input, member.Key) };
        }
    }

    private static RegoObject Without(RegoObject of, RegoValue key)
    {
        var left = new List<KeyValuePair<RegoValue, RegoValue>>();
        foreach (var member in of)
        {
            if (!member.Key.Equals(key))
            {
                left.Add(member);
            }
        }
        return RegoObject.Of(left);
    }
}
