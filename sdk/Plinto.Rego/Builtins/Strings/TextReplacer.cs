using System.Text;

namespace Plinto.Rego.Builtins.Strings;

/// <summary>Replaces several texts in one pass without looking at what was put in; at each position the first pair that fits counts.</summary>
internal sealed class TextReplacer(IReadOnlyList<(string Old, string By)> pairs)
{
    public string Replace(string text)
    {
        var result = new StringBuilder();
        var at = 0;
        var emptyDone = -1;
        while (at <= text.Length)
        {
            var match = Match(text, at, emptyDone != at);
            if (match is null)
            {
                if (at < text.Length)
                {
                    result.Append(text[at]);
                }

                at++;
                continue;
            }

            result.Append(match.Value.By);
            emptyDone = match.Value.Old.Length == 0 ? at : at + match.Value.Old.Length;
            at += match.Value.Old.Length;
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
