namespace Plinto.Rego.Syntax;

/// <summary><c>every k, v in xs { body }</c>.</summary>
internal sealed record EveryExpr(SourceLocation Location, Term? Key, Term Value, Term Domain, IReadOnlyList<Expr> Body) : Expr(Location)
{
    public override IReadOnlyList<IReadOnlyList<Expr>> Bodies => [Body];
}
