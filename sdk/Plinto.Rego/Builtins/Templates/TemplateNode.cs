namespace Plinto.Rego.Builtins.Templates;

/// <summary>A parsed piece of a Go text template.</summary>
internal abstract record TemplateNode
{
    private TemplateNode()
    {
    }

    public sealed record Text(string Value) : TemplateNode;

    /// <summary>Writes what a pipeline comes to.</summary>
    public sealed record Print(TemplatePipeline Pipeline) : TemplateNode;

    /// <summary>Sets a variable and writes nothing.</summary>
    public sealed record Assign(string Variable, TemplatePipeline Pipeline) : TemplateNode;

    /// <summary><c>if</c> or <c>with</c>; <paramref name="Rebinds"/> when the dot becomes the value.</summary>
    public sealed record Branch(TemplatePipeline Condition, bool Rebinds, string? Variable, IReadOnlyList<TemplateNode> Then, IReadOnlyList<TemplateNode> Else) : TemplateNode;

    public sealed record Range(TemplatePipeline Over, string? Key, string? Value, IReadOnlyList<TemplateNode> Body, IReadOnlyList<TemplateNode> Else) : TemplateNode;
}
