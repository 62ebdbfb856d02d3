namespace Plinto.Rego.Builtins.Templates;

/// <summary>An operand.</summary>
internal abstract record TemplateTerm
{
    private TemplateTerm()
    {
    }

    /// <summary>A boolean, number or text written in the template; see <see cref="TemplateValue"/>.</summary>
    public sealed record Constant(object Value) : TemplateTerm;

    public sealed record Nil : TemplateTerm;

    public sealed record Dot : TemplateTerm;

    public sealed record Function(string Name) : TemplateTerm;

    public sealed record Variable(string Name) : TemplateTerm;

    public sealed record Group(TemplatePipeline Pipeline) : TemplateTerm;

    /// <summary>Members within members of another operand.</summary>
    public sealed record Field(TemplateTerm Of, IReadOnlyList<string> Names) : TemplateTerm;
}
