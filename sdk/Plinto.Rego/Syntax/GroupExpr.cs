namespace Plinto.Rego.Syntax;

/// <summary>A body as one expression: <c>not { body }</c>, or an operand of <c>and</c> and <c>or</c>. It succeeds at most once and its variables stay inside.</summary>
internal sealed record GroupExpr(SourceLocation Location, IReadOnlyList<Expr> Body) : Expr(Location)
{
    public override IReadOnlyList<IReadOnlyList<Expr>> Bodies => [Body];
}
