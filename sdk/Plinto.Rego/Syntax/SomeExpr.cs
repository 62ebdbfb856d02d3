namespace Plinto.Rego.Syntax;

/// <summary><c>some x, y</c>: declares variables.</summary>
internal sealed record SomeExpr(SourceLocation Location, IReadOnlyList<VarTerm> Vars) : Expr(Location);
