namespace Plinto.Rego.Syntax;

internal sealed record ObjectComprehension(SourceLocation Location, Term Key, Term Value, IReadOnlyList<Expr> Body) : Comprehension(Location, Body)
{
    public override IReadOnlyList<Term> Heads => [Key, Value];
}
