namespace Plinto.Rego.Syntax;

/// <summary>One expression (statement) of a body.</summary>
internal abstract record Expr(SourceLocation Location)
{
    public bool Negated { get; init; }

    public IReadOnlyList<WithModifier> With { get; init; } = [];

    /// <summary>The bodies directly inside: of <c>every</c>, of a group, of the operands of <c>and</c> and <c>or</c>. Those of comprehensions belong to terms.</summary>
    public virtual IReadOnlyList<IReadOnlyList<Expr>> Bodies => [];

    /// <summary>Made by the compiler, not written by the author.</summary>
    public bool Generated { get; init; }

    public sealed override string ToString() => Printer.Print(this);
}
