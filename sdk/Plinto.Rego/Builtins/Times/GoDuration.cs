using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace Plinto.Rego.Builtins.Times;

/// <summary>Durations such as <c>1h15m30.5s</c>, as Go writes them, and days, weeks and years of 365 days.</summary>
internal static class GoDuration
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create(".0123456789");

    public static long Parse(string text)
    {
        var rest = text.AsSpan();
        var negative = rest.Length > 0 && rest[0] == '-';
        if (rest.Length > 0 && rest[0] is '-' or '+')
        {
            rest = rest[1..];
        }

        if (rest is "0")
        {
            return 0;
        }

        if (rest.Length == 0)
        {
            throw Invalid(text);
        }

        var total = BigInteger.Zero;
        while (rest.Length > 0)
        {
            total += ReadPart(text, ref rest);
        }

        total = negative ? -total : total;
        return total >= long.MinValue && total <= long.MaxValue ? (long)total : throw Invalid(text);
    }

    private static BigInteger ReadPart(string text, ref ReadOnlySpan<char> rest)
    {
        var whole = Digits(ref rest);
        var fraction = "";
        if (rest.Length > 0 && rest[0] == '.')
        {
            rest = rest[1..];
            fraction = Digits(ref rest);
        }

        if (whole.Length + fraction.Length == 0)
        {
            throw Invalid(text);
        }

        var end = rest.IndexOfAny(NumberCharacters);
        var unit = (end < 0 ? rest : rest[..end]).ToString();
        rest = rest[unit.Length..];
        var scale = unit switch
        {
            "" => throw new BuiltinException($"time: missing unit in duration \"{text}\""),
            "ns" => 1L,
            "us" or "µs" or "μs" => 1_000L,
            "ms" => 1_000_000L,
            "s" => 1_000_000_000L,
            "m" => 60_000_000_000L,
            "h" => 3_600_000_000_000L,
            "d" => 86_400_000_000_000L,
            "w" => 604_800_000_000_000L,
            "y" => 31_536_000_000_000_000L,
            _ => throw new BuiltinException($"time: unknown unit \"{unit}\" in duration \"{text}\""),
        };
        var digits = BigInteger.Parse("0" + whole + fraction, CultureInfo.InvariantCulture);
        return digits * scale / BigInteger.Pow(10, fraction.Length);
    }

    private static string Digits(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAnyExceptInRange('0', '9');
        var digits = (end < 0 ? rest : rest[..end]).ToString();
        rest = rest[digits.Length..];
        return digits;
    }

    private static BuiltinException Invalid(string text) => new($"time: invalid duration \"{text}\"");
}
