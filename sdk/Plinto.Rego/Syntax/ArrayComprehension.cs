namespace Plinto.Rego.Syntax;

internal sealed record ArrayComprehension(SourceLocation Location, Term Head, IReadOnlyList<Expr> Body) : Term(Location);
