using System.Text;

namespace Plinto.Rego.Builtins.Strings;

/// <summary>
/// Replaces several texts in one pass without looking at what was put in; at each position the first pair that fits counts. An empty text fits between any two code points and at
/// both ends, but not twice at one position. (OPA's fits between bytes, which cuts code points in pieces that are no text.)
/// </summary>
internal sealed class TextReplacer(IReadOnlyList<(string Old, string By)> pairs)
{
    public string Replace(string text)
    {
        var result = new StringBuilder();
        var emptyDone = -1;
        for (var at = 0; at <= text.Length;)
        {
            if (Match(text, at, emptyDone != at) is { } match)
            {
                result.Append(match.By);
                emptyDone = match.Old.Length == 0 ? at : -1;
                at += match.Old.Length;
                continue;
            }

            var width = at + 1 < text.Length && char.IsSurrogatePair(text, at) ? 2 : 1;
            result.Append(text, at, Math.Min(width, text.Length - at));
            at += width;
        }

        return result.ToString();
    }

    private (string Old, string By)? Match(string text, int at, bool emptyFits)
    {
        foreach (var pair in pairs)
        {
            if (pair.Old.Length == 0 ? emptyFits : string.CompareOrdinal(text, at, pair.Old, 0, pair.Old.Length) == 0)
            {
                return pair;
            }
        }

        return null;
    }
}
