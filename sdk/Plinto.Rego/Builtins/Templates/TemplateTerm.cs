using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Templates;

/// <summary>An operand: a constant, a variable or the dot with fields behind it, a pipeline in parentheses, or a function's name.</summary>
internal sealed record TemplateTerm
{
    public RegoValue? Constant { get; init; }

    /// <summary>A variable with its <c>$</c>; <c>.</c> for the dot.</summary>
    public string? Root { get; init; }

    public string? Function { get; init; }

    public TemplatePipeline? Inner { get; init; }

    public IReadOnlyList<string> Fields { get; init; } = [];
}
