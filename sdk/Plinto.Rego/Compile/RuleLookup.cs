using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>Finds the rules a reference may reach; a variable operand stands for every name.</summary>
internal static class RuleLookup
{
    public static IEnumerable<CompiledRule> Matching(RuleNode root, RefTerm reference)
    {
        var found = new List<CompiledRule>();
        Collect(root, reference.Parts, 1, found);
        return found;
    }

    private static void Collect(RuleNode node, IReadOnlyList<Term> parts, int next, List<CompiledRule> found)
    {
        foreach (var rule in node.Rules)
        {
            if (MayReach(rule, parts, next))
            {
                found.Add(rule);
            }
        }
        if (next == parts.Count)
        {
            foreach (var child in node.Children.Values)
            {
                found.AddRange(child.RulesBelow());
            }

            return;
        }
        if (parts[next] is StringTerm name)
        {
            if (node.Child(name.Value) is { } child)
            {
                Collect(child, parts, next + 1, found);
            }
        }
        else if (parts[next] is VarTerm)
        {
            foreach (var child in node.Children.Values)
            {
                Collect(child, parts, next + 1, found);
            }
        }
    }

    // The dynamic parts of the rule's own name must not contradict the reference's operands.
    private static bool MayReach(CompiledRule rule, IReadOnlyList<Term> parts, int next)
    {
        foreach (var part in rule.DynamicParts)
        {
            if (next == parts.Count)
            {
                return true;
            }

            if (ConstantTerms.ToValue(part) is { } a && ConstantTerms.ToValue(parts[next]) is { } b && a != b)
            {
                return false;
            }

            next++;
        }
        return true;
    }
}
