namespace Plinto.Rego.Builtins.Patterns;

/// <summary>Conditions that match no text.</summary>
internal enum Assertion
{
    BeginText,
    EndText,
    BeginLine,
    EndLine,
    WordBoundary,
    NotWordBoundary,
}
