using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>Which variables a term or expression mentions. The roots <c>data</c> and <c>input</c> and names of functions are none.</summary>
internal static class Variables
{
    /// <summary>Variables outside comprehensions and nested bodies. A reference left as value of a modifier names a function.</summary>
    public static HashSet<string> Outside(Expr expr)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (expr is TermExpr e)
        {
            Collect(e.Term, names, false);
        }

        if (expr is EveryExpr every)
        {
            Collect(every.Domain, names, false);
        }

        foreach (var with in expr.With.Where(static w => w.Value is not RefTerm))
        {
            Collect(with.Value, names, false);
        }

        return names;
    }

    /// <summary>Variables inside comprehensions and nested bodies.</summary>
    public static HashSet<string> InClosures(Expr expr)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        if (expr is TermExpr e)
        {
            CollectClosures(e.Term, all);
        }

        foreach (var body in expr.Bodies)
        {
            Collect(body, all);
        }

        return all;
    }

    public static HashSet<string> Of(Term term)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Collect(term, names, false);
        return names;
    }

    public static void Collect(Term term, HashSet<string> names, bool closures)
    {
        switch (term)
        {
            case VarTerm t: names.Add(t.Name); break;
            case RefTerm t:
                if (t.Head is not VarTerm { Name: "data" or "input" })
                {
                    Collect(t.Head, names, closures);
                }

                for (var i = 1; i < t.Parts.Count; i++)
                {
                    Collect(t.Parts[i], names, closures);
                }

                break;
            case CallTerm t: CollectAll(t.Args, names, closures); break;
            case ArrayTerm t: CollectAll(t.Items, names, closures); break;
            case SetTerm t: CollectAll(t.Items, names, closures); break;
            case ObjectTerm t:
                foreach (var entry in t.Entries)
                {
                    Collect(entry.Key, names, closures);
                    Collect(entry.Value, names, closures);
                }
                break;
            default:
                if (closures)
                {
                    CollectClosures(term, names);
                }

                break;
        }
    }

    private static void CollectAll(IReadOnlyList<Term> terms, HashSet<string> names, bool closures)
    {
        foreach (var term in terms)
        {
            Collect(term, names, closures);
        }
    }

    private static void Collect(IReadOnlyList<Expr> body, HashSet<string> names)
    {
        foreach (var expr in body)
        {
            names.UnionWith(Outside(expr));
            names.UnionWith(InClosures(expr));
        }
    }

    private static void CollectClosures(Term term, HashSet<string> names)
    {
        SyntaxWalk.Terms(term, inner =>
        {
            if (inner is not Comprehension t)
            {
                return true;
            }

            CollectAll(t.Heads, names, true);
            Collect(t.Body, names);
            return false;
        });
    }
}
