namespace Plinto.Rego.Syntax;

/// <summary>
/// A rule's head. <see cref="Reference"/> is its name, perhaps with brackets and variables; <see cref="Args"/> is null unless it is a
/// function; <see cref="Key"/> is set for a partial set (<c>contains</c>), <see cref="Value"/> for every other kind.
/// </summary>
internal sealed record RuleHead(SourceLocation Location, RefTerm Reference, IReadOnlyList<Term>? Args, Term? Key, Term? Value)
{
    public bool IsAssign { get; init; }

    /// <summary>The value <c>true</c> was not written but stands for a missing one.</summary>
    public bool ImpliedValue { get; init; }

    public bool IsFunction => Args is not null;

    public bool IsSet => Key is not null;
}
