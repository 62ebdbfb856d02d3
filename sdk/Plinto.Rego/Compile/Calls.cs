using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>Visits the expressions and calls of rules after lowering.</summary>
internal static class Calls
{
    public static void ForEach(Compilation compilation, Action<CompiledRule?, Expr, CallTerm, bool> visit)
    {
        foreach (var rule in compilation.EachRule())
        {
            for (var branch = rule.Rule; branch is not null; branch = branch.Else) ForEach(rule, branch.Body, visit);
        }
    }

    /// <summary>Calls <paramref name="visit"/> with each call and whether it stands as a statement, where it may have an output argument.</summary>
    public static void ForEach(CompiledRule? rule, IReadOnlyList<Expr> body, Action<CompiledRule?, Expr, CallTerm, bool> visit)
    {
        foreach (var expr in body)
        {
            if (expr is TermExpr e) ForEach(rule, e, visit);
            foreach (var inner in expr.Bodies) ForEach(rule, inner, visit);
        }
    }

    private static void ForEach(CompiledRule? rule, TermExpr expr, Action<CompiledRule?, Expr, CallTerm, bool> visit) =>
        SyntaxWalk.Terms(expr.Term, term =>
        {
            switch (term)
            {
                case CallTerm call: visit(rule, expr, call, ReferenceEquals(expr.Term, call)); return true;
                case ArrayComprehension t: ForEach(rule, t.Body, visit); return false;
                case SetComprehension t: ForEach(rule, t.Body, visit); return false;
                case ObjectComprehension t: ForEach(rule, t.Body, visit); return false;
                default: return true;
            }
        });
}
