using Plinto.Rego.Errors;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>No rule may depend on itself, directly or through others. A reference with variables depends on all rules it may reach.</summary>
internal sealed class Recursion
{
    private readonly Compilation _compilation;

    private Recursion(Compilation compilation) => _compilation = compilation;

    public static void Check(Compilation compilation)
    {
        var check = new Recursion(compilation);
        foreach (var rule in compilation.EachRule())
        {
            compilation.Dependencies[rule] = check.DependenciesOf(rule);
        }

        foreach (var rule in check.Entangled().OrderBy(static r => r.DisplayName, StringComparer.Ordinal))
        {
            if (check.PathBackTo(rule) is { } path)
            {
                compilation.Report(CompileErrorCode.Recursion, rule.Source.Location,
                    $"rule {rule.DisplayName} is recursive: {string.Join(" -> ", path.Select(static r => r.DisplayName))}");
            }

            if (compilation.HasManyErrors)
            {
                break;
            }
        }
    }

    private List<CompiledRule> DependenciesOf(CompiledRule rule)
    {
        var found = new HashSet<CompiledRule>();
        SyntaxWalk.Terms(rule.Rule, term =>
        {
            if (term is RefTerm { IsData: true } reference && !IsReplacement(rule.Rule, reference))
            {
                found.UnionWith(RuleLookup.Matching(_compilation.Root, reference));
            }

            return true;
        });
        return [.. found];
    }

    // A function named as a replacement in `with` runs instead of another; it may call the original.
    private bool IsReplacement(Rule rule, RefTerm reference)
    {
        if (Functions.FindRules(_compilation, reference) is null)
        {
            return false;
        }

        for (var branch = rule; branch is not null; branch = branch.Else)
        {
            if (branch.Body.Any(expr => expr.With.Any(with => ReferenceEquals(with.Value, reference) || ReferenceEquals(with.Target, reference))))
            {
                return true;
            }
        }
        return false;
    }

    // The rules left when those that refer to nothing left are taken away again and again: none unless there is a cycle.
    private List<CompiledRule> Entangled()
    {
        var open = _compilation.Dependencies.ToDictionary(static d => d.Key, static d => d.Value.Count);
        var users = new Dictionary<CompiledRule, List<CompiledRule>>();
        foreach (var (rule, targets) in _compilation.Dependencies)
        {
            foreach (var target in targets)
            {
                if (!users.TryGetValue(target, out var list))
                {
                    users.Add(target, list = []);
                }

                list.Add(rule);
            }
        }
        var done = new Stack<CompiledRule>(open.Where(static d => d.Value == 0).Select(static d => d.Key));
        while (done.TryPop(out var rule))
        {
            open.Remove(rule);
            foreach (var user in users.GetValueOrDefault(rule) ?? [])
            {
                if (--open[user] == 0)
                {
                    done.Push(user);
                }
            }
        }
        return [.. open.Keys];
    }

    // The shortest way from a rule back to itself; null if it only uses recursive rules.
    private List<CompiledRule>? PathBackTo(CompiledRule start)
    {
        var from = new Dictionary<CompiledRule, CompiledRule>();
        var open = new Queue<CompiledRule>([start]);
        while (open.TryDequeue(out var rule))
        {
            foreach (var target in _compilation.Dependencies[rule])
            {
                if (ReferenceEquals(target, start))
                {
                    var path = new List<CompiledRule> { start };
                    for (var step = rule; !ReferenceEquals(step, start); step = from[step])
                    {
                        path.Add(step);
                    }

                    path.Add(start);
                    path.Reverse();
                    return path;
                }
                if (from.TryAdd(target, rule))
                {
                    open.Enqueue(target);
                }
            }
        }
        return null;
    }
}
