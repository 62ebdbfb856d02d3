namespace Plinto.Rego.Syntax;

internal sealed record SetTerm(SourceLocation Location, IReadOnlyList<Term> Items) : Term(Location);
