namespace Plinto.Rego.Syntax;

/// <summary>A collection made of what its heads come to for each result of its body.</summary>
internal abstract record Comprehension(SourceLocation Location, IReadOnlyList<Expr> Body) : Term(Location)
{
    /// <summary>One term, or key and value.</summary>
    public abstract IReadOnlyList<Term> Heads { get; }
}
