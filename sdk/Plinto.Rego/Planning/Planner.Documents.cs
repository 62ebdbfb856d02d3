using Plinto.Rego.Compile;
using Plinto.Rego.Plan;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Planning;

// References below `data`: rules, base documents, or both merged.
internal sealed partial class Planner
{
    private const int MaxInlineAlternatives = 4;

    private bool IsHidden(RuleNode node) => _frame.Environment.Hides(node.Path);

    private RuleNode? VisibleChild(RuleNode node, string name) => node.Child(name) is { } child && !IsHidden(child) ? child : null;

    private Operand PlanDocument(IReadOnlyList<Term> parts)
    {
        if (_frame.Environment.Hides([]))
        {
            return PlanOperands(Operand.Local(PlanFrame.Data), parts, 1);
        }

        var node = _compilation.Root;
        var i = 1;
        while (i < parts.Count && parts[i] is StringTerm part && VisibleChild(node, part.Value) is { } child)
        {
            node = child;
            i++;
            if (node.Rules.Count > 0)
            {
                return IsExtent(node) ? PlanExtentReference(node, parts, i) : PlanOperands(PlanRuleValue(node), parts, i);
            }
        }
        if (i < parts.Count && (parts[i] is StringTerm || node.Children.Count == 0))
        {
            return PlanBase(parts);
        }

        var bound = i;
        while (bound < parts.Count && !HasUnbound(parts[bound]))
        {
            bound++;
        }

        if (bound == i)
        {
            return PlanOperands(PlanExtent(node, parts, i, Constants(parts, i)), parts, i);
        }

        var keys = new Operand[bound];
        for (var k = 1; k < bound; k++)
        {
            keys[k] = PlanTerm(parts[k]);
        }

        return PlanOperands(PlanChoice(node, parts, keys, i, bound), parts, bound);
    }

    private Operand[] Constants(IReadOnlyList<Term> parts, int end)
    {
        var keys = new Operand[end];
        for (var i = 1; i < end; i++)
        {
            keys[i] = PlanTerm(parts[i]);
        }

        return keys;
    }

    private Operand PlanBase(IReadOnlyList<Term> parts)
    {
        var value = Operand.Local(PlanFrame.Data);
        for (var i = 1; i < parts.Count; i++)
        {
            if (HasUnbound(parts[i]))
            {
                return PlanOperands(value, parts, i);
            }

            value = EmitDot(value, PlanTerm(parts[i]));
            _stored.Add(value.Value);
        }
        return value;
    }

    private Operand PlanRuleValue(RuleNode node)
    {
        var result = _frame.NewLocal();
        if (node.Rules[0].Kind is RuleKind.Function)
        {
            // A function is no document.
            EmitFail();
            return Operand.Local(result);
        }
        Emit(new Statement.Call(RequireFunction(node, _frame.Environment), Context(), result));
        return Operand.Local(result);
    }

    private List<Operand> Context() =>
    [
        Operand.Local(PlanFrame.Input),
        Operand.Local(PlanFrame.Data),
        .. _frame.Environment.Parameters.Select(name => Operand.Local(_frame.Replacements[name])),
    ];

    /// <summary>The document at a path with computed keys: rules where a name fits, the base document otherwise.</summary>
    private Operand PlanChoice(RuleNode node, IReadOnlyList<Term> parts, Operand[] keys, int next, int end)
    {
        var alternatives = DynamicCall(node, parts, keys, next, end) is { } call ? [call] : ChildAlternatives(node, parts, keys, next, end);
        alternatives.Add(() =>
        {
            var value = Operand.Local(PlanFrame.Data);
            for (var i = 1; i < end; i++)
            {
                value = EmitDot(value, keys[i]);
            }

            return value;
        });
        return FirstOf(alternatives);
    }

    private List<Func<Operand>> ChildAlternatives(RuleNode node, IReadOnlyList<Term> parts, Operand[] keys, int next, int end) =>
    [
        .. node.Children.Values.Where(child => !IsHidden(child)).Select(child => (Func<Operand>)(() =>
        {
            Emit(new Statement.Equal(keys[next], Text(child.Name)));
            return PlanChosen(child, parts, keys, next + 1, end);
        })),
    ];

    private Operand PlanChosen(RuleNode node, IReadOnlyList<Term> parts, Operand[] keys, int next, int end)
    {
        if (node.Rules.Count > 0)
        {
            var value = PlanRuleValue(node);
            for (var i = next; i < end; i++)
            {
                value = EmitDot(value, keys[i]);
            }

            return value;
        }
        if (next == end)
        {
            return PlanExtent(node, parts, end, keys);
        }

        if (parts[next] is StringTerm name)
        {
            if (VisibleChild(node, name.Value) is { } child)
            {
                return PlanChosen(child, parts, keys, next + 1, end);
            }

            EmitFail();
            return Operand.Local(_frame.NewLocal());
        }
        return FirstOf(ChildAlternatives(node, parts, keys, next, end));
    }

    // With many children of equal shape one dynamic call looks the function up by its path.
    private Func<Operand>? DynamicCall(RuleNode node, IReadOnlyList<Term> parts, Operand[] keys, int next, int end)
    {
        if (node.Children.Count <= MaxInlineAlternatives || !parts.Skip(next + 1).Take(end - next - 1).All(static part => part is StringTerm))
        {
            return null;
        }

        var rest = parts.Skip(next + 1).Take(end - next - 1).Select(static part => ((StringTerm)part).Value).ToArray();
        var targets = new List<RuleNode>();
        foreach (var child in node.Children.Values.Where(child => !IsHidden(child)))
        {
            var found = child.Find(rest);
            if (found is { Rules.Count: > 0 } && found.Rules[0].Kind is not RuleKind.Function)
            {
                targets.Add(found);
            }
            else if (found is not null || HasRuleOnWay(child, rest))
            {
                return null;
            }
        }
        var environment = _frame.Environment;
        return () =>
        {
            foreach (var target in targets)
            {
                RequireFunction(target, environment);
            }

            var result = _frame.NewLocal();
            Operand[] path = [Text(Generation(environment)), .. keys[1..end]];
            Emit(new Statement.CallDynamic(path, [.. Context().Select(static operand => operand.Value)], result));
            return Operand.Local(result);
        };
    }

    private static bool HasRuleOnWay(RuleNode node, string[] path)
    {
        var current = node;
        foreach (var part in path)
        {
            if (current.Rules.Count > 0)
            {
                return true;
            }

            if (current.Child(part) is not { } child)
            {
                return false;
            }

            current = child;
        }
        return current.Rules.Count > 0;
    }
}
