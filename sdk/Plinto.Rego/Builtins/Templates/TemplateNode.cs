namespace Plinto.Rego.Builtins.Templates;

/// <summary>A parsed piece of a Go text template.</summary>
internal abstract record TemplateNode
{
    private TemplateNode()
    {
    }

    public sealed record Text(string Value) : TemplateNode;

    /// <summary>Writes what a pipeline comes to, or sets its variable.</summary>
    public sealed record Action(TemplatePipeline Pipeline) : TemplateNode;

    /// <summary><c>if</c> or <c>with</c>; <paramref name="Rebinds"/> when the dot becomes the value.</summary>
    public sealed record Branch(TemplatePipeline Condition, bool Rebinds, IReadOnlyList<TemplateNode> Then, IReadOnlyList<TemplateNode> Else) : TemplateNode;

    public sealed record Range(TemplatePipeline Over, IReadOnlyList<TemplateNode> Body, IReadOnlyList<TemplateNode> Else) : TemplateNode;

    public sealed record Break : TemplateNode;

    public sealed record Continue : TemplateNode;

    /// <summary>Another template in this place, with the value as its dot; without a value it has none.</summary>
    public sealed record Include(string Name, TemplatePipeline? Value) : TemplateNode;
}
