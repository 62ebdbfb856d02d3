namespace Plinto.Rego.Builtins.Patterns;

/// <summary>A set of code points as sorted, disjoint, inclusive ranges.</summary>
internal sealed class CharSet
{
    public const int Last = 0x10ffff;

    public static readonly CharSet All = new([(0, Last)]);
    public static readonly CharSet NotNewline = Of('\n').Negate();
    public static readonly CharSet Digit = Of(('0', '9'));
    public static readonly CharSet Space = Of(('\t', '\n'), ('\f', '\r'), (' ', ' '));
    public static readonly CharSet Word = Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'));

    private CharSet((int From, int To)[] ranges) => Ranges = ranges;

    public IReadOnlyList<(int From, int To)> Ranges { get; }

    public static CharSet Of(int c) => new([(c, c)]);

    public static CharSet Of(params IEnumerable<(int From, int To)> ranges)
    {
        var merged = new List<(int From, int To)>();
        foreach (var (from, to) in ranges.Order())
        {
            if (merged.Count > 0 && from <= merged[^1].To + 1)
            {
                merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, to));
            }
            else
            {
                merged.Add((from, to));
            }
        }

        return new CharSet([.. merged]);
    }

    public bool Contains(int c)
    {
        var (low, high) = (0, Ranges.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (c < Ranges[middle].From)
            {
                high = middle - 1;
            }
            else if (c > Ranges[middle].To)
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    public CharSet Negate()
    {
        var gaps = new List<(int From, int To)>();
        var next = 0;
        foreach (var (from, to) in Ranges)
        {
            if (from > next)
            {
                gaps.Add((next, from - 1));
            }

            next = to + 1;
        }

        if (next <= Last)
        {
            gaps.Add((next, Last));
        }

        return new CharSet([.. gaps]);
    }

    public CharSet Union(CharSet other) => Of(Ranges.Concat(other.Ranges));

    /// <summary>With every code point that differs only in case.</summary>
    public CharSet Fold() => CaseFolding.Close(this);
}
