using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>No rule may depend on itself, directly or through others. A reference with variables depends on all rules it may reach.</summary>
internal sealed class Recursion
{
    private readonly Compilation _compilation;
    private readonly HashSet<CompiledRule> _done = [];

    private Recursion(Compilation compilation) => _compilation = compilation;

    public static void Check(Compilation compilation)
    {
        var check = new Recursion(compilation);
        foreach (var rule in compilation.Rules) compilation.Dependencies[rule] = check.DependenciesOf(rule);
        foreach (var rule in compilation.Rules.OrderBy(static r => r.DisplayName, StringComparer.Ordinal)) check.Search(rule);
    }

    private List<CompiledRule> DependenciesOf(CompiledRule rule)
    {
        var found = new HashSet<CompiledRule>();
        SyntaxWalk.Terms(rule.Rule, term =>
        {
            if (term is RefTerm { IsData: true } reference && !IsReplacement(rule.Rule, reference)) found.UnionWith(RuleLookup.Matching(_compilation.Root, reference));
            return true;
        });
        return [.. found];
    }

    // A function named as a replacement in `with` runs instead of another; it may call the original.
    private bool IsReplacement(Rule rule, RefTerm reference)
    {
        if (Functions.FindRules(_compilation, reference) is null) return false;
        for (var branch = rule; branch is not null; branch = branch.Else)
        {
            if (branch.Body.Any(expr => expr.With.Any(with => ReferenceEquals(with.Value, reference) || ReferenceEquals(with.Target, reference)))) return true;
        }
        return false;
    }

    // Depth-first without the call stack: policies may chain thousands of rules.
    private void Search(CompiledRule start)
    {
        if (!_done.Add(start)) return;
        var path = new List<(CompiledRule Rule, int Next)> { (start, 0) };
        var onPath = new HashSet<CompiledRule> { start };
        while (path.Count > 0)
        {
            var (rule, next) = path[^1];
            var edges = _compilation.Dependencies[rule];
            if (next == edges.Count)
            {
                path.RemoveAt(path.Count - 1);
                onPath.Remove(rule);
                continue;
            }
            path[^1] = (rule, next + 1);
            var target = edges[next];
            if (onPath.Contains(target)) Report([.. path.Select(static step => step.Rule)], target);
            else if (_done.Add(target))
            {
                path.Add((target, 0));
                onPath.Add(target);
            }
        }
    }

    private void Report(List<CompiledRule> path, CompiledRule target)
    {
        var cycle = path[path.IndexOf(target)..];
        foreach (var (rule, i) in cycle.Select(static (rule, i) => (rule, i)))
        {
            var names = cycle[i..].Concat(cycle[..i]).Append(rule).Select(static r => r.DisplayName);
            _compilation.Report(CompileErrorCode.Recursion, rule.Source.Location, $"rule {rule.DisplayName} is recursive: {string.Join(" -> ", names)}");
        }
    }
}
