namespace Plinto.Rego.Builtins.Patterns;

/// <summary>A parsed regular expression.</summary>
internal abstract record PatternNode
{
    private PatternNode()
    {
    }

    public sealed record Empty : PatternNode;

    public sealed record Chars(CharSet Set) : PatternNode;

    public sealed record Assert(Assertion Kind) : PatternNode;

    public sealed record Sequence(IReadOnlyList<PatternNode> Parts) : PatternNode;

    public sealed record Choice(IReadOnlyList<PatternNode> Options) : PatternNode;

    /// <summary>Repetition; <paramref name="Most"/> -1 means without bound.</summary>
    public sealed record Repeat(PatternNode Inner, int Least, int Most, bool Greedy) : PatternNode;

    public sealed record Group(PatternNode Inner, int Number) : PatternNode;
}
