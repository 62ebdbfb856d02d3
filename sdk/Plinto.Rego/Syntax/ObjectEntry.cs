namespace Plinto.Rego.Syntax;

internal sealed record ObjectEntry(Term Key, Term Value);
