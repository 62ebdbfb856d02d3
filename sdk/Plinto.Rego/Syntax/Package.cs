namespace Plinto.Rego.Syntax;

/// <summary>A module's package: <c>data</c> and the names below it.</summary>
internal sealed record Package(SourceLocation Location, RefTerm Path)
{
    /// <summary>The names below <c>data</c>.</summary>
    public string[] Names => [.. Path.Parts.Skip(1).Select(static part => ((StringTerm)part).Value)];
}
