using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

internal sealed partial class Safety
{
    // A nested body starts with what has a value around it and keeps its own variables to itself.
    private Expr OrderClosures(Expr expr, HashSet<string> safe, HashSet<string> outputs)
    {
        switch (expr)
        {
            case TermExpr e: return OrderTerm(e.Term, safe) is var term && ReferenceEquals(term, e.Term) ? e : e with { Term = term };
            case EveryExpr e:
                var inner = Inner(safe, outputs);
                if (e.Key is not null)
                {
                    Variables.Collect(e.Key, inner, false);
                }

                Variables.Collect(e.Value, inner, false);
                return e with { Body = Order(e.Body, inner, []) };
            case GroupExpr e: return e with { Body = Order(e.Body, Inner(safe, outputs), []) };
            case LogicExpr e: return e with { Left = Order(e.Left, Inner(safe, outputs), []), Right = Order(e.Right, Inner(safe, outputs), []) };
            default: return expr;
        }
    }

    private static HashSet<string> Inner(HashSet<string> safe, HashSet<string> outputs)
    {
        var inner = new HashSet<string>(safe, StringComparer.Ordinal);
        inner.UnionWith(outputs);
        return inner;
    }

    private Term OrderTerm(Term term, HashSet<string> safe)
    {
        switch (term)
        {
            case ArrayComprehension t: return t with { Body = Order(t.Body, [.. safe], [t.Head]) };
            case SetComprehension t: return t with { Body = Order(t.Body, [.. safe], [t.Head]) };
            case ObjectComprehension t: return t with { Body = Order(t.Body, [.. safe], [t.Key, t.Value]) };
            case CallTerm t: return OrderTerms(t.Args, safe) is { } args ? t with { Args = args } : t;
            case ArrayTerm t: return OrderTerms(t.Items, safe) is { } items ? t with { Items = items } : t;
            case SetTerm t: return OrderTerms(t.Items, safe) is { } members ? t with { Items = members } : t;
            default: return term;
        }
    }

    // Null if nothing changed.
    private Term[]? OrderTerms(IReadOnlyList<Term> terms, HashSet<string> safe)
    {
        Term[]? result = null;
        for (var i = 0; i < terms.Count; i++)
        {
            var ordered = OrderTerm(terms[i], safe);
            if (ReferenceEquals(ordered, terms[i]))
            {
                continue;
            }

            result ??= [.. terms];
            result[i] = ordered;
        }
        return result;
    }
}
