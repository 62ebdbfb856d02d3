namespace Plinto.Rego.Builtins.Templates;

/// <summary>The kinds of tokens of Go's templates.</summary>
internal enum TemplateTokenKind
{
    Text,
    Open,
    Close,
    Space,
    Keyword,
    Identifier,

    /// <summary>With its point in front.</summary>
    Field,

    /// <summary>With its dollar sign in front.</summary>
    Variable,
    Dot,
    Boolean,
    Number,
    Character,
    Quoted,
    RawQuoted,
    Pipe,
    LeftParenthesis,
    RightParenthesis,
    Declare,
    Assign,
    Other,
    End,
}
