namespace Plinto.Rego.Syntax;

/// <summary>Words that are keywords only by version or import.</summary>
[Flags]
internal enum KeywordSet
{
    None = 0,
    In = 1,
    Every = 2,
    If = 4,
    Contains = 8,
    Not = 16,
    And = 32,
    Or = 64,

    /// <summary>What Rego v1 has without any import.</summary>
    V1 = In | Every | If | Contains,
}
