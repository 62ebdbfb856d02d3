namespace Plinto.Rego.Syntax;

/// <summary><c>left and right</c>, <c>left or right</c>: short-circuit, at most one result.</summary>
internal sealed record LogicExpr(SourceLocation Location, bool IsAnd, IReadOnlyList<Expr> Left, IReadOnlyList<Expr> Right) : Expr(Location)
{
    public override IReadOnlyList<IReadOnlyList<Expr>> Bodies => [Left, Right];
}
