namespace Plinto.Rego.Syntax;

internal sealed record SetComprehension(SourceLocation Location, Term Head, IReadOnlyList<Expr> Body) : Term(Location);
