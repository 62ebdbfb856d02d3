using System.Text;

namespace Plinto.Rego.Builtins.Encodings;

/// <summary>The order of keys in the YAML that Go's encoder writes: natural, so that <c>a2</c> is before <c>a10</c>, and what is no letter before letters.</summary>
internal sealed class YamlKeyOrder : IComparer<string>
{
    public static readonly YamlKeyOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        Rune[] a = [.. x!.EnumerateRunes()], b = [.. y!.EnumerateRunes()];
        var at = a.AsSpan().CommonPrefixLength(b);
        if (at == a.Length || at == b.Length)
        {
            return a.Length.CompareTo(b.Length);
        }

        var (letterA, letterB) = (Rune.IsLetter(a[at]), Rune.IsLetter(b[at]));
        if (letterA || letterB)
        {
            return letterA && letterB ? a[at].CompareTo(b[at]) : letterB ? -1 : 1;
        }

        var (endA, endB) = (EndOfDigits(a, at), EndOfDigits(b, at));
        var order = CompareNumbers(Digits(a, at, endA), Digits(b, at, endB));
        return order != 0 ? order : endA != endB ? endA.CompareTo(endB) : a[at].CompareTo(b[at]);
    }

    // Zeros in front count nothing, unless what both have before is the begin of the number.
    private static string Digits(Rune[] text, int from, int to)
    {
        var begun = from;
        while (begun > 0 && IsDigit(text[begun - 1]))
        {
            begun--;
        }

        var isBegun = text[begun..from].Any(static rune => rune.Value != '0');
        var digits = string.Concat(text[from..to].Select(static rune => (char)rune.Value));
        return isBegun ? "1" + digits : digits.TrimStart('0');
    }

    private static int CompareNumbers(string a, string b) => a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(a, b);

    private static int EndOfDigits(Rune[] text, int at)
    {
        while (at < text.Length && IsDigit(text[at]))
        {
            at++;
        }

        return at;
    }

    private static bool IsDigit(Rune rune) => rune.Value is >= '0' and <= '9';
}
