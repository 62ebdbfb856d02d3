namespace Plinto.Rego.Syntax;

/// <summary>A piece of a template string: either literal text or an expression.</summary>
internal sealed record TemplatePart(string? Text, Expr? Expression);
