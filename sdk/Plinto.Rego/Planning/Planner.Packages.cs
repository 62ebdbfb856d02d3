using Plinto.Rego.Compile;
using Plinto.Rego.Plan;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Planning;

// A package as one document: its rules' values merged over the base document at the same path.
internal sealed partial class Planner
{
    /// <summary>
    /// The document at a node without rules. Constant operands after <paramref name="next"/> limit it to what the reference can reach:
    /// <c>data.policies[x].allow</c> evaluates only rules named <c>allow</c>.
    /// </summary>
    private Operand PlanExtent(RuleNode node, IReadOnlyList<Term> parts, int next, Operand[] keys)
    {
        var rules = PlanPackage(node, parts, next);
        var result = _frame.NewLocal();
        Emit(new Statement.Block([_frame.InBlock(() =>
        {
            Emit(new Statement.Block([_frame.InBlock(() =>
            {
                var document = Operand.Local(PlanFrame.Data);
                for (var i = 1; i < next; i++) { document = EmitDot(document, keys[i]); } Emit(new Statement.IsObject(document));
                Emit(new Statement.ObjectMerge(document.Value, rules, result));
                Emit(new Statement.Break(1));
            })]));
            Emit(new Statement.AssignVar(result, Operand.Local(rules)));
        })]));
        return Operand.Local(result);
    }

    private int PlanPackage(RuleNode node, IReadOnlyList<Term> parts, int next)
    {
        var result = _frame.NewLocal();
        Emit(new Statement.MakeObject(result));
        var only = next < parts.Count && parts[next] is StringTerm part ? part.Value : null;
        foreach (var child in node.Children.Values)
        {
            if ((only is not null && child.Name != only) || IsHidden(child) || IsFunction(child))
            {
                continue;
            }

            if (child.Rules.Count > 0)
            {
                Emit(new Statement.Block([_frame.InBlock(() => Emit(new Statement.ObjectInsert(Text(child.Name), PlanRuleValue(child), result)))]));
            }
            else
            {
                Emit(new Statement.ObjectInsert(Text(child.Name), Operand.Local(PlanPackage(child, parts, next + 1)), result));
            }
        }
        return result;
    }

    private static bool IsFunction(RuleNode node) => node.Rules.Count > 0 && node.Rules[0].Kind is RuleKind.Function;
}
