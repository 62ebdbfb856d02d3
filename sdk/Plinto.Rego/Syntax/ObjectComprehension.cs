namespace Plinto.Rego.Syntax;

internal sealed record ObjectComprehension(SourceLocation Location, Term Key, Term Value, IReadOnlyList<Expr> Body) : Term(Location);
