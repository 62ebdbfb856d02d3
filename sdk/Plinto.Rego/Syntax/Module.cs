namespace Plinto.Rego.Syntax;

/// <summary>One parsed file.</summary>
internal sealed record Module(string File, RegoVersion Version, Package Package, IReadOnlyList<Import> Imports, IReadOnlyList<Rule> Rules)
{
    public IReadOnlyList<Annotation> Annotations { get; init; } = [];

    public IReadOnlyList<Comment> Comments { get; init; } = [];

    /// <summary>Words that are keywords in this module because of its version and imports.</summary>
    public KeywordSet Keywords { get; init; }
}
