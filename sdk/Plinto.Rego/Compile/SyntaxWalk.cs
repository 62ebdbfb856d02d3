using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>Visits terms and expressions in source order.</summary>
internal static class SyntaxWalk
{
    /// <summary>Visits <paramref name="term"/> and what it contains; the visitor answers whether to go inside.</summary>
    public static void Terms(Term term, Func<Term, bool> visit)
    {
        if (!visit(term))
        {
            return;
        }

        switch (term)
        {
            case RefTerm t: Terms(t.Parts, visit); break;
            case ArrayTerm t: Terms(t.Items, visit); break;
            case SetTerm t: Terms(t.Items, visit); break;
            case CallTerm t:
                Terms(t.Operator, visit);
                Terms(t.Args, visit);
                break;
            case ObjectTerm t:
                foreach (var entry in t.Entries)
                {
                    Terms(entry.Key, visit);
                    Terms(entry.Value, visit);
                }
                break;
            case Comprehension t:
                Terms(t.Heads, visit);
                Terms(t.Body, visit);
                break;
            case TemplateTerm t:
                foreach (var part in t.Parts)
                {
                    if (part.Expression is { } expr)
                    {
                        Terms(expr, visit);
                    }
                }
                break;
        }
    }

    public static void Terms(IReadOnlyList<Term> terms, Func<Term, bool> visit)
    {
        foreach (var term in terms)
        {
            Terms(term, visit);
        }
    }

    public static void Terms(IReadOnlyList<Expr> body, Func<Term, bool> visit)
    {
        foreach (var expr in body)
        {
            Terms(expr, visit);
        }
    }

    /// <summary>Visits all terms of an expression, those of nested bodies and modifiers included.</summary>
    public static void Terms(Expr expr, Func<Term, bool> visit)
    {
        switch (expr)
        {
            case TermExpr e: Terms(e.Term, visit); break;
            case SomeExpr e: Terms(e.Vars, visit); break;
            case SomeInExpr e:
                if (e.Key is not null)
                {
                    Terms(e.Key, visit);
                }

                Terms(e.Value, visit);
                Terms(e.Domain, visit);
                break;
            case EveryExpr e:
                if (e.Key is not null)
                {
                    Terms(e.Key, visit);
                }

                Terms(e.Value, visit);
                Terms(e.Domain, visit);
                break;
        }
        foreach (var body in expr.Bodies)
        {
            Terms(body, visit);
        }

        foreach (var with in expr.With)
        {
            Terms(with.Target, visit);
            Terms(with.Value, visit);
        }
    }

    /// <summary>Visits all terms of a rule and its <c>else</c> branches.</summary>
    public static void Terms(Rule rule, Func<Term, bool> visit)
    {
        for (var branch = rule; branch is not null; branch = branch.Else)
        {
            if (branch == rule)
            {
                Terms(rule.Head.Reference, visit);
                if (rule.Head.Args is { } args)
                {
                    Terms(args, visit);
                }
            }
            if (branch.Head.Key is { } key)
            {
                Terms(key, visit);
            }

            if (branch.Head.Value is { } value)
            {
                Terms(value, visit);
            }

            Terms(branch.Body, visit);
        }
    }
}
