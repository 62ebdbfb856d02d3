namespace Plinto.Rego.Syntax;

internal sealed record WithModifier(SourceLocation Location, Term Target, Term Value);
