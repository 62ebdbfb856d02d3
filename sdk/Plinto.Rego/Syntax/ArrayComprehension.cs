namespace Plinto.Rego.Syntax;

internal sealed record ArrayComprehension(SourceLocation Location, Term Head, IReadOnlyList<Expr> Body) : Comprehension(Location, Body)
{
    public override IReadOnlyList<Term> Heads => [Head];
}
