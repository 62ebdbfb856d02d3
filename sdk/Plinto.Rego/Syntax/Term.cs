namespace Plinto.Rego.Syntax;

/// <summary>A Rego term. Terms are immutable: a compiler stage that changes one makes a new one.</summary>
internal abstract record Term(SourceLocation Location)
{
    public sealed override string ToString() => Printer.Print(this);
}
