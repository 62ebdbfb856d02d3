namespace Plinto.Rego.Syntax;

internal sealed record Package(SourceLocation Location, RefTerm Path);
