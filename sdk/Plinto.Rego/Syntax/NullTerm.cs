namespace Plinto.Rego.Syntax;

internal sealed record NullTerm(SourceLocation Location) : Term(Location);
