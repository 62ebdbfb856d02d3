namespace Plinto.Rego.Syntax;

/// <summary>A token. <see cref="Text"/> is the identifier, the number as written, the string's value, or why the token is illegal.</summary>
internal sealed record Token(TokenKind Kind, string Text, SourceLocation Location, int EndOffset)
{
    /// <summary>White space stands before it: <c>f (x)</c> is not a call, <c>a [i]</c> not a reference.</summary>
    public bool AfterSpace { get; init; }

    public bool AfterNewline { get; init; }

    /// <summary>The pieces of a template string.</summary>
    public IReadOnlyList<TemplateToken> Pieces { get; init; } = [];
}
