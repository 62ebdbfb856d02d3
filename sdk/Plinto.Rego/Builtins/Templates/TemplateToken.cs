namespace Plinto.Rego.Builtins.Templates;

/// <summary>A piece of a template: text between actions, or what stands in one.</summary>
internal readonly record struct TemplateToken(TemplateTokenKind Kind, string Text);
