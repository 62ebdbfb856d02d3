namespace Plinto.Rego.Syntax;

internal sealed record Import(SourceLocation Location, RefTerm Path, string? Alias)
{
    /// <summary>The name the import introduces.</summary>
    public string Name => Alias ?? (Path.Parts[^1] is StringTerm last ? last.Value : ((VarTerm)Path.Head).Name);
}
