namespace Plinto.Rego.Syntax;

/// <summary>Ends a parse attempt. Caught inside <see cref="Parser"/> only: to try the other reading of an ambiguous text, or to report the error.</summary>
internal sealed class ParseException(SourceLocation at, string message) : Exception(message)
{
    public SourceLocation At { get; } = at;
}
