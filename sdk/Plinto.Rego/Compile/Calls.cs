using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>Visits the expressions and calls of rules after lowering.</summary>
internal static class Calls
{
    public static void ForEach(Compilation compilation, Action<CompiledRule?, Expr, CallTerm, bool> visit)
    {
        foreach (var rule in compilation.Rules)
        {
            for (var branch = rule.Rule; branch is not null; branch = branch.Else) ForEach(rule, branch.Body, visit);
        }
    }

    /// <summary>Calls <paramref name="visit"/> with each call and whether it stands as a statement, where it may have an output argument.</summary>
    public static void ForEach(CompiledRule? rule, IReadOnlyList<Expr> body, Action<CompiledRule?, Expr, CallTerm, bool> visit)
    {
        foreach (var expr in body)
        {
            SyntaxWalk.Terms(expr, term =>
            {
                switch (term)
                {
                    case CallTerm call:
                        visit(rule, expr, call, expr is TermExpr e && ReferenceEquals(e.Term, call));
                        break;
                    case ArrayComprehension t: ForEach(rule, t.Body, visit); return false;
                    case SetComprehension t: ForEach(rule, t.Body, visit); return false;
                    case ObjectComprehension t: ForEach(rule, t.Body, visit); return false;
                }
                return expr is TermExpr;
            });
            switch (expr)
            {
                case EveryExpr e: ForEach(rule, e.Body, visit); break;
                case GroupExpr e: ForEach(rule, e.Body, visit); break;
                case LogicExpr e:
                    ForEach(rule, e.Left, visit);
                    ForEach(rule, e.Right, visit);
                    break;
            }
        }
    }
}
