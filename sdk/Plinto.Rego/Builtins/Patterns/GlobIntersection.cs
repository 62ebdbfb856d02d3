using System.Globalization;

namespace Plinto.Rego.Builtins.Patterns;

/// <summary>Whether two "regex globs" (literals, <c>.</c>, classes, and <c>+</c> or <c>*</c> behind any of them) have a text in common.</summary>
internal static class GlobIntersection
{
    // What a pair in two sorted sets takes, beside a step of a pattern.
    private const int PairCost = 16;

    /// <summary>Walks the pairs of positions that can be reached, which only move forward. Each is charged as pattern work; null when that is used up.</summary>
    public static bool? IsNonEmpty(BuiltinContext context, string a, string b)
    {
        // A set per character.
        if (!context.ChargeRegex(8L * (a.Length + b.Length)))
        {
            return null;
        }

        var (x, y) = (Parse(a), Parse(b));
        var (row, next) = (new SortedSet<int> { 0 }, new SortedSet<int>());
        for (var i = 0; row.Count > 0; i++)
        {
            while (row.Count > 0)
            {
                var j = row.Min;
                row.Remove(j);
                if (i == x.Count && j == y.Count)
                {
                    return true;
                }

                if (!context.ChargeRegex(Advance(x, y, i, j, row, next)))
                {
                    return null;
                }
            }

            (row, next) = (next, row);
        }

        return false;
    }

    // Where a pair leads: on in its row, or to the next. Returns the work.
    private static long Advance(List<(CharSet Set, bool Loop)> x, List<(CharSet Set, bool Loop)> y, int i, int j, SortedSet<int> row, SortedSet<int> next)
    {
        var (loopX, loopY) = (i < x.Count && x[i].Loop, j < y.Count && y[j].Loop);
        if (loopX)
        {
            next.Add(j);
        }

        if (loopY)
        {
            row.Add(j + 1);
        }

        if (i == x.Count || j == y.Count)
        {
            return PairCost;
        }

        // A pair of loops leads to itself.
        if (!(loopX && loopY) && Overlap(x[i].Set, y[j].Set))
        {
            (loopX ? row : next).Add(loopY ? j : j + 1);
        }

        return PairCost + x[i].Set.Ranges.Count + y[j].Set.Ranges.Count;
    }

    private static bool Overlap(CharSet a, CharSet b)
    {
        for (var (i, j) = (0, 0); i < a.Ranges.Count && j < b.Ranges.Count;)
        {
            if (a.Ranges[i].To < b.Ranges[j].From)
            {
                i++;
            }
            else if (b.Ranges[j].To < a.Ranges[i].From)
            {
                j++;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    // x+ is x followed by a loop over x.
    private static List<(CharSet Set, bool Loop)> Parse(string text)
    {
        var tokens = new List<(CharSet Set, bool Loop)>();
        for (var at = 0; at < text.Length;)
        {
            var set = ReadSet(text, ref at);
            if (at < text.Length && text[at] is '+' or '*')
            {
                if (text[at] == '+')
                {
                    tokens.Add((set, false));
                }

                tokens.Add((set, true));
                at++;
            }
            else
            {
                tokens.Add((set, false));
            }
        }

        return tokens;
    }

    private static CharSet ReadSet(string text, ref int at)
    {
        var c = text[at++];
        switch (c)
        {
            case '.':
                return CharSet.All;
            case '\\':
                return at < text.Length ? CharSet.Of(text[at++]) : throw Invalid(text, at, "escape with nothing behind it");
            case '[':
                return ReadClass(text, ref at);
            case ']':
                throw Invalid(text, at, "set-close ']' with no preceding '['");
            case '+' or '*':
                throw Invalid(text, at, $"flag '{c}' must be preceded by a non-flag");
            default:
                return CharSet.Of(c);
        }
    }

    private static CharSet ReadClass(string text, ref int at)
    {
        var ranges = new List<(int From, int To)>();
        while (at < text.Length && text[at] != ']')
        {
            var low = ReadMember(text, ref at);
            var high = low;
            if (at + 1 < text.Length && text[at] == '-' && text[at + 1] != ']')
            {
                at++;
                high = ReadMember(text, ref at);
                if (high < low)
                {
                    throw Invalid(text, at, "range out of order");
                }
            }

            ranges.Add((low, high));
        }

        if (at >= text.Length)
        {
            throw Invalid(text, at, "found [ without matching ]");
        }

        at++;
        return CharSet.Of(ranges);
    }

    private static char ReadMember(string text, ref int at)
    {
        at += text[at] == '\\' && at + 1 < text.Length ? 1 : 0;
        return text[at++];
    }

    private static BuiltinException Invalid(string text, int position, string problem) =>
        new($"input:{text}, pos:{position.ToString(CultureInfo.InvariantCulture)}, {problem}: the input provided is invalid");
}
