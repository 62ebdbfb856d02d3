namespace Plinto.Rego.Syntax;

internal readonly record struct Comment(SourceLocation Location, string Text);
