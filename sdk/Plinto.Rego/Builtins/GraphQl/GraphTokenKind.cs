namespace Plinto.Rego.Builtins.GraphQl;

/// <summary>Kinds of tokens of GraphQL documents.</summary>
internal enum GraphTokenKind
{
    EndOfFile,
    Punctuator,
    Name,
    Int,
    Float,
    String,
    BlockString,
}
