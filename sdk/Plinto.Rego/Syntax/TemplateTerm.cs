namespace Plinto.Rego.Syntax;

/// <summary>A template string: <c>$"Hello {name}"</c>.</summary>
internal sealed record TemplateTerm(SourceLocation Location, bool Raw, IReadOnlyList<TemplatePart> Parts) : Term(Location);
