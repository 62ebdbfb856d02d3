namespace Plinto.Rego.Syntax;

internal sealed record StringTerm(SourceLocation Location, string Value) : Term(Location);
