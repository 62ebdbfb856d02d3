using System.Globalization;

namespace Plinto.Rego.Builtins.Patterns;

/// <summary>Whether two "regex globs" (literals, <c>.</c>, classes, and <c>+</c> or <c>*</c> behind any of them) have a text in common.</summary>
internal static class GlobIntersection
{
    public static bool IsNonEmpty(string a, string b)
    {
        var (x, y) = (Parse(a), Parse(b));
        var seen = new HashSet<(int, int)>();
        var pending = new Queue<(int I, int J)>([(0, 0)]);
        while (pending.TryDequeue(out var at))
        {
            if (!seen.Add(at))
            {
                continue;
            }

            if (at == (x.Count, y.Count))
            {
                return true;
            }

            Expand(x, y, at.I, at.J, pending);
        }

        return false;
    }

    private static void Expand(List<(CharSet Set, bool Loop)> x, List<(CharSet Set, bool Loop)> y, int i, int j, Queue<(int, int)> pending)
    {
        var (loopX, loopY) = (i < x.Count && x[i].Loop, j < y.Count && y[j].Loop);
        if (loopX)
        {
            pending.Enqueue((i + 1, j));
        }

        if (loopY)
        {
            pending.Enqueue((i, j + 1));
        }

        if (i < x.Count && j < y.Count && Overlap(x[i].Set, y[j].Set))
        {
            pending.Enqueue((loopX ? i : i + 1, loopY ? j : j + 1));
        }
    }

    private static bool Overlap(CharSet a, CharSet b) => a.Ranges.Any(r => b.Ranges.Any(s => r.From <= s.To && s.From <= r.To));

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
