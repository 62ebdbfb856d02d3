namespace Plinto.Rego.Builtins.Templates;

/// <summary>A value, or a function with its arguments.</summary>
internal sealed record TemplateCommand(IReadOnlyList<TemplateTerm> Terms);
