namespace Plinto.Rego.Values;

/// <summary>Strings counted and cut by code points, where C# counts UTF-16 units.</summary>
internal static class CodePoints
{
    /// <summary>Whether every code point is one UTF-16 unit, so that positions agree.</summary>
    public static bool AreUnits(string text) => text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0;

    public static int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            count++;
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
        }

        return count;
    }

    /// <summary>The UTF-16 position of a code point's position; the length when beyond the end.</summary>
    public static int UnitIndex(string text, int codePoints)
    {
        var at = 0;
        while (codePoints > 0 && at < text.Length)
        {
            at += char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;
            codePoints--;
        }

        return at;
    }
}
