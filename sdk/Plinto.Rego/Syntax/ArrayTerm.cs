namespace Plinto.Rego.Syntax;

internal sealed record ArrayTerm(SourceLocation Location, IReadOnlyList<Term> Items) : Term(Location);
