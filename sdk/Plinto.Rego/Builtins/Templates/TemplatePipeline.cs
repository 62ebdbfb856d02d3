namespace Plinto.Rego.Builtins.Templates;

/// <summary>Commands of which each takes the answer of the one before as its last argument; variables that are declared or assigned first.</summary>
internal sealed record TemplatePipeline(IReadOnlyList<string> Variables, bool Assigns, IReadOnlyList<IReadOnlyList<TemplateTerm>> Commands);
