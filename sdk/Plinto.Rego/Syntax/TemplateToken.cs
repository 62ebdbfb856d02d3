namespace Plinto.Rego.Syntax;

/// <summary>A piece of a template string: text, or the tokens between its braces.</summary>
internal sealed record TemplateToken(string? Text, IReadOnlyList<Token>? Tokens);
