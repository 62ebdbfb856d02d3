using Plinto.Rego.Compile;
using Plinto.Rego.Plan;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Planning;

// Rules whose names hold variables may refer to each other: p.a := p.b next to p[x] := 1. One function for the whole of p would call
// itself, so such references call a function that evaluates only the rules below the names they spell.
internal sealed partial class Planner
{
    private readonly Dictionary<RuleNode, bool> _cyclic = [];

    // The names the function being planned is restricted to.
    private IReadOnlyList<string> _only = [];

    private Operand PlanExtentReference(RuleNode node, IReadOnlyList<Term> parts, int next)
    {
        var only = parts.Skip(next).TakeWhile(static part => part is StringTerm).Select(static part => ((StringTerm)part).Value).ToArray();
        if (only.Length == 0 || !IsCyclic(node))
        {
            return PlanOperands(PlanRuleValue(node), parts, next);
        }

        var environment = _frame.Environment;
        var generation = Generation(environment);
        string[] path = [generation, .. node.Path, $"#{NameOf(only)}"];
        var result = _frame.NewLocal();
        Emit(new Statement.Call(Require($"{generation}.data.{NameOf(path[1..])}", path, node, environment, only), Context(), result));
        return PlanOperands(Operand.Local(result), parts, next);
    }

    private bool IsCyclic(RuleNode node)
    {
        if (_cyclic.TryGetValue(node, out var known))
        {
            return known;
        }

        var own = node.RulesBelow().ToHashSet();
        var seen = new HashSet<CompiledRule>();
        var open = new Stack<CompiledRule>(own);
        var cyclic = false;
        while (!cyclic && open.TryPop(out var rule))
        {
            foreach (var target in _compilation.Dependencies.GetValueOrDefault(rule) ?? [])
            {
                cyclic |= own.Contains(target);
                if (seen.Add(target))
                {
                    open.Push(target);
                }
            }
        }
        return _cyclic[node] = cyclic;
    }

    private static bool MayMatch(CompiledRule rule, int depth, IReadOnlyList<string> only)
    {
        var suffix = SuffixOf(rule, depth);
        return !only.Where((name, i) => i < suffix.Count && suffix[i] is StringTerm part && part.Value != name).Any();
    }
}
