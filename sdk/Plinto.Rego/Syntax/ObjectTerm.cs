namespace Plinto.Rego.Syntax;

internal sealed record ObjectTerm(SourceLocation Location, IReadOnlyList<ObjectEntry> Entries) : Term(Location);
