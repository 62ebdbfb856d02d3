namespace Plinto.Rego.Builtins.Templates;

/// <summary>Commands of which each takes the answer of the one before as its last argument.</summary>
internal sealed record TemplatePipeline(IReadOnlyList<TemplateCommand> Commands);
