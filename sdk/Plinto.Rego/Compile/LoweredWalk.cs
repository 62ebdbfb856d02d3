using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>Visits what rules hold after lowering: expressions, those of nested bodies and comprehensions too, and the terms of each.</summary>
internal static class LoweredWalk
{
    public static void Expressions(Compilation compilation, Action<CompiledRule?, Expr> visit)
    {
        foreach (var rule in compilation.EachRule())
        {
            for (var branch = rule.Rule; branch is not null; branch = branch.Else)
            {
                Expressions(branch.Body, expr => visit(rule, expr));
            }
        }
    }

    public static void Expressions(IReadOnlyList<Expr> body, Action<Expr> visit)
    {
        foreach (var expr in body)
        {
            visit(expr);
            Terms(expr, term =>
            {
                if (term is Comprehension comprehension)
                {
                    Expressions(comprehension.Body, visit);
                }
            });
            foreach (var inner in expr.Bodies)
            {
                Expressions(inner, visit);
            }
        }
    }

    /// <summary>
    /// The terms of one expression: neither what its comprehensions and bodies hold, which are expressions of their own, nor modifiers, nor the operators of calls.
    /// </summary>
    public static void Terms(Expr expr, Action<Term> visit)
    {
        if (expr is TermExpr e)
        {
            SyntaxWalk.Terms(e.Term, Visit);
        }

        if (expr is EveryExpr every)
        {
            SyntaxWalk.Terms(every.Domain, Visit);
        }

        bool Visit(Term term)
        {
            visit(term);
            if (term is CallTerm call)
            {
                SyntaxWalk.Terms(call.Args, Visit);
            }

            return term is not (Comprehension or CallTerm);
        }
    }

    /// <summary>The calls of one expression, and whether each stands as a statement, where it may have an output argument.</summary>
    public static void Calls(Expr expr, Action<CallTerm, bool> visit) => Terms(expr, term =>
    {
        if (term is CallTerm call)
        {
            visit(call, expr is TermExpr e && ReferenceEquals(e.Term, call));
        }
    });
}
