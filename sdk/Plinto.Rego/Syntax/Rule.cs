namespace Plinto.Rego.Syntax;

internal sealed record Rule(SourceLocation Location, RuleHead Head, IReadOnlyList<Expr> Body)
{
    public bool IsDefault { get; init; }

    public Rule? Else { get; init; }

    /// <summary>The body was left out and stands for <c>true</c>.</summary>
    public bool ImpliedBody { get; init; }

    public IReadOnlyList<Annotation> Annotations { get; init; } = [];
}
