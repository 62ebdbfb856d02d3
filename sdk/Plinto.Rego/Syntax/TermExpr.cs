namespace Plinto.Rego.Syntax;

/// <summary>A term as condition; unification, assignment and comparison are calls of <c>eq</c>, <c>assign</c>, <c>equal</c> and so on.</summary>
internal sealed record TermExpr(SourceLocation Location, Term Term) : Expr(Location)
{
    /// <summary>The two sides if this is a call of the built-in <paramref name="name"/> with two arguments.</summary>
    public bool Is(string name, out Term left, out Term right)
    {
        if (Term is CallTerm { Args.Count: 2 } call && call.Name == name)
        {
            (left, right) = (call.Args[0], call.Args[1]);
            return true;
        }
        (left, right) = (Term, Term);
        return false;
    }
}
