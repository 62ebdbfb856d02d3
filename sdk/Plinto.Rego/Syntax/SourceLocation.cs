namespace Plinto.Rego.Syntax;

/// <summary>A place in a policy's text: row and column start at 1, the column counts code points.</summary>
internal sealed record SourceLocation(string File, int Row, int Column, int Offset = 0)
{
    public static readonly SourceLocation None = new("", 0, 0);

    public override string ToString() => $"{File}:{Row}:{Column}";
}
