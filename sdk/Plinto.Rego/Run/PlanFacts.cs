using Plinto.Rego.Builtins;
using Plinto.Rego.Plan;

namespace Plinto.Rego.Run;

/// <summary>What binding needs to know about the whole plan: which rules depend on neither input nor data nor the clock.</summary>
internal sealed class PlanFacts(PolicyPlan plan)
{
    private readonly Dictionary<string, PlanFunction> _functions = plan.Functions.DistinctBy(static f => f.Name).ToDictionary(static f => f.Name);
    private readonly Dictionary<string, bool> _constant = [];

    public bool IsConstant(PlanFunction function)
    {
        if (_constant.TryGetValue(function.Name, out var known))
        {
            return known;
        }

        // A recursive plan is broken, but must not make us recurse for ever.
        _constant[function.Name] = false;
        return _constant[function.Name] = function.Parameters.Count == 2
            && PlanBlock.All(function.Blocks).All(statement => IsConstant(statement, local => local is 0 or 1 || function.Parameters.Contains(local)));
    }

    // What the statement contains is asked for itself. Given are input and data.
    private bool IsConstant(Statement statement, Func<int, bool> isGiven)
    {
        var use = statement.Use;
        if (use.CallsAny || use.AddsResult || use.Writes.Concat(use.Clears).Concat(use.Changes).Concat(use.Tests).Any(isGiven))
        {
            return false;
        }

        // A rule is given input and data: whether it looks at them is for it to say.
        if (use.Calls is { } name && _functions.TryGetValue(name, out var callee))
        {
            return callee.Parameters.Count == 2 && IsConstant(callee);
        }

        return use.Replaces is null
            && !use.Reads.Any(operand => operand.Kind == OperandKind.Local && isGiven(operand.Value))
            && (use.Calls is null || (BuiltinTable.Find(use.Calls) is { } builtin && !builtin.Signature.Traits.HasFlag(BuiltinTraits.Nondeterministic)));
    }
}
