namespace Plinto.Rego.Syntax;

internal sealed record BooleanTerm(SourceLocation Location, bool Value) : Term(Location);
