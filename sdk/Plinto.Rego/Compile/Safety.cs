using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>
/// Orders each body so that every variable has a value before it is needed, and reports those that never get one.
/// Negated expressions and nested bodies only read outer variables; they never give them values.
/// </summary>
internal sealed partial class Safety
{
    private readonly Compilation _compilation;
    private readonly Outputs _outputs;
    private readonly CompiledRule? _owner;

    private Safety(Compilation compilation, CompiledRule? owner)
    {
        _compilation = compilation;
        _owner = owner;
        _outputs = new Outputs(reference => Functions.ArityOf(compilation, reference));
    }

    public static void CheckHeads(Compilation compilation)
    {
        foreach (var rule in compilation.EachRule())
        {
            var safety = new Safety(compilation, rule);
            for (var branch = rule.Rule; branch is not null; branch = branch.Else)
            {
                safety.CheckHead(branch);
            }
        }
    }

    public static void CheckBodies(Compilation compilation)
    {
        foreach (var rule in compilation.EachRule())
        {
            rule.Rule = new Safety(compilation, rule).OrderRule(rule.Rule);
        }
    }

    public static List<Expr> CheckQuery(Compilation compilation, IReadOnlyList<Expr> body) =>
        new Safety(compilation, null).Order(body, new HashSet<string>(StringComparer.Ordinal), []);

    private Rule OrderRule(Rule rule)
    {
        var safe = ArgumentVars(rule.Head);
        return rule with { Body = Order(rule.Body, safe, []), Else = rule.Else is { } next ? OrderRule(next) : null };
    }

    private static HashSet<string> ArgumentVars(RuleHead head)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var arg in head.Args ?? [])
        {
            Variables.Collect(arg, names, true);
        }

        return names;
    }

    private void CheckHead(Rule rule)
    {
        var known = ArgumentVars(rule.Head);
        foreach (var expr in rule.Body)
        {
            known.UnionWith(Variables.Outside(expr));
        }
        IEnumerable<Term?> terms = [.. rule.Head.Reference.Parts.Skip(1), rule.Head.Key, rule.Head.Value];
        foreach (var term in terms.OfType<Term>())
        {
            SyntaxWalk.Terms(term, inner =>
            {
                if (inner is VarTerm { IsGenerated: false } v && !known.Contains(v.Name))
                {
                    ReportVar(v.Name, v.Location);
                }

                return true;
            });
        }
    }

    /// <summary>Orders a body. <paramref name="safe"/> is what has a value outside and is extended; <paramref name="results"/> must be safe at the end.</summary>
    private List<Expr> Order(IReadOnlyList<Expr> body, HashSet<string> safe, IReadOnlyList<Term> results)
    {
        var pending = body.Select(expr => new Step(expr)).ToList();
        var inBody = new HashSet<string>(StringComparer.Ordinal);
        foreach (var step in pending)
        {
            inBody.UnionWith(step.Needs);
        }

        foreach (var step in pending)
        {
            step.Closed.IntersectWith(inBody);
        }

        var ordered = new List<Expr>(body.Count);
        var progress = true;
        while (progress && pending.Count > 0)
        {
            progress = false;
            for (var i = 0; i < pending.Count; i++)
            {
                var step = pending[i];
                if (!step.Changed)
                {
                    continue;
                }

                _compilation.CheckCancelled();
                step.Changed = false;
                var outputs = _outputs.Of(step.Expr, safe);
                if (!step.IsReady(safe, outputs))
                {
                    continue;
                }

                pending.RemoveAt(i--);
                ordered.Add(OrderClosures(step.Expr, safe, outputs));
                safe.UnionWith(outputs);
                foreach (var other in pending)
                {
                    other.Changed |= outputs.Any(other.Mentions);
                }

                progress = true;
            }
        }
        if (pending.Count > 0)
        {
            ReportUnsafe(pending, safe);
            ordered.AddRange(pending.Select(static step => step.Expr));
        }
        else
        {
            CheckResults(results, safe);
        }
        return ordered;
    }

    private void CheckResults(IReadOnlyList<Term> results, HashSet<string> safe)
    {
        foreach (var result in results)
        {
            SyntaxWalk.Terms(result, term =>
            {
                if (term is VarTerm v && !safe.Contains(v.Name))
                {
                    ReportVar(v.Name, v.Location);
                }

                return true;
            });
        }
    }

    private sealed class Step(Expr expr)
    {
        public Expr Expr { get; } = expr;

        public HashSet<string> Needs { get; } = Variables.Outside(expr);

        /// <summary>Variables of the body around that a nested body reads.</summary>
        public HashSet<string> Closed { get; } = Variables.InClosures(expr);

        /// <summary>A variable it mentions got a value since it was last looked at.</summary>
        public bool Changed { get; set; } = true;

        public bool Mentions(string name) => Needs.Contains(name) || Closed.Contains(name);

        public bool IsReady(HashSet<string> safe, HashSet<string> outputs) =>
            Needs.All(name => safe.Contains(name) || outputs.Contains(name)) && Closed.All(safe.Contains);

        public IEnumerable<string> Missing(HashSet<string> safe, HashSet<string> outputs) =>
            Needs.Where(name => !safe.Contains(name) && !outputs.Contains(name)).Concat(Closed.Where(name => !safe.Contains(name)));
    }
}
