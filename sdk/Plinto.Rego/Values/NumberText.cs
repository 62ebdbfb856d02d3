using System.Globalization;

namespace Plinto.Rego.Values;

/// <summary>JSON's number grammar.</summary>
internal static class NumberText
{
    /// <summary>The bound OPA sets: a few characters of input must not cost megabytes of digits.</summary>
    public const int MaxExponent = 100_000;

    /// <summary>Splits a number into its signed digits and a power of ten; <paramref name="plain"/> when it is an integer without exponent.</summary>
    public static bool TrySplit(string text, out string digits, out int exponent, out bool plain)
    {
        digits = text;
        exponent = 0;
        plain = true;
        var at = text.Length > 0 && text[0] == '-' ? 1 : 0;
        var whole = CountDigits(text, at);
        if (whole == 0 || (whole > 1 && text[at] == '0'))
        {
            return false;
        }

        at += whole;
        if (at < text.Length && text[at] == '.')
        {
            var fraction = CountDigits(text, at + 1);
            if (fraction == 0)
            {
                return false;
            }

            digits = string.Concat(text.AsSpan(0, at), text.AsSpan(at + 1, fraction));
            exponent = -fraction;
            plain = false;
            at += fraction + 1;
        }
        else
        {
            digits = text[..at];
        }

        return at == text.Length || (text[at] is 'e' or 'E' && TryExponent(text.AsSpan(at + 1), ref exponent, ref plain));
    }

    private static bool TryExponent(ReadOnlySpan<char> text, ref int exponent, ref bool plain)
    {
        plain = false;
        var digits = text.Length > 0 && text[0] is '+' or '-' ? text[1..] : text;
        if (digits.Length == 0 || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        var magnitude = digits.TrimStart('0');
        var value = magnitude.Length is 0 or > 9 ? 0 : int.Parse(magnitude, NumberStyles.None, CultureInfo.InvariantCulture);
        if (magnitude.Length > 9 || value > MaxExponent)
        {
            return false;
        }

        exponent += text[0] == '-' ? -value : value;
        return true;
    }

    private static int CountDigits(string text, int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at - start;
    }
}
