using System.Globalization;
using System.Numerics;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Units;

/// <summary><c>units.parse</c> and <c>units.parse_bytes</c>: amounts with decimal and binary prefixes.</summary>
internal static class UnitsBuiltins
{
    private const string Prefixes = "kmgtpe";
    private const int MostExponent = 1000;

    public static readonly BuiltinRow[] Rows =
    [
        new("units.parse", "string", "number", Parse),
        new("units.parse_bytes", "string", "number", ParseBytes),
    ];

    private static RegoValue? Parse(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        if (!TryAmount(context, operands[0].Text(), "", out var number, out var unit))
        {
            return null;
        }

        // Only the first letter's case tells milli from mega.
        var folded = unit.Length > 1 ? unit[..1] + unit[1..].ToLowerInvariant() : unit;
        if (folded == "m")
        {
            return TenDecimals(number.Unscaled, number.Exponent - 3);
        }

        return Factor(folded.ToLowerInvariant(), bytes: false) is { } factor
            ? TenDecimals(number.Unscaled * factor, number.Exponent)
            : context.Error($"unit {unit} not recognized");
    }

    private static RegoValue? ParseBytes(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        if (!TryAmount(context, operands[0].Text().ToLowerInvariant(), "byte ", out var number, out var unit))
        {
            return null;
        }

        return Factor(unit, bytes: true) is { } factor
            ? RegoNumber.Of(RegoNumber.FromScaled(number.Unscaled * factor, number.Exponent, null).Truncate())
            : context.Error($"byte unit {unit} not recognized");
    }

    private static bool TryAmount(BuiltinContext context, string raw, string kind, out (BigInteger Unscaled, int Exponent) number, out string unit)
    {
        number = default;
        unit = "";
        var text = raw.Replace("\"", "", StringComparison.Ordinal);
        if (text.Contains(' ', StringComparison.Ordinal))
        {
            context.Error("spaces not allowed in resource strings");
            return false;
        }

        var end = NumberEnd(text);
        if (end == 0)
        {
            context.Error($"no {kind}amount provided");
            return false;
        }

        unit = text[end..];
        if (HugeExponent(text[..end]))
        {
            context.Error("exponent too large");
            return false;
        }

        if (!TryNumber(text[..end], out number))
        {
            context.Error($"could not parse {kind}amount to a number");
            return false;
        }

        return true;
    }

    private static int NumberEnd(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is 'e' or 'E')
            {
                if (i + 1 == text.Length || !(char.IsAsciiDigit(text[i + 1]) || text[i + 1] is '+' or '-'))
                {
                    return i;
                }

                i += text[i + 1] is '+' or '-' ? 1 : 0;
            }
            else if (!char.IsAsciiDigit(c) && c is not ('.' or '+' or '-'))
            {
                return i;
            }
        }

        return text.Length;
    }

    private static bool HugeExponent(string text)
    {
        var at = text.IndexOfAny(['e', 'E']);
        return at >= 0 && text[(at + 1)..].TrimStart('+', '-') is var digits && digits.Length > 0 && digits.All(char.IsAsciiDigit)
            && (digits.TrimStart('0').Length > 6 || int.Parse(digits, CultureInfo.InvariantCulture) > MostExponent);
    }

    private static bool TryNumber(string text, out (BigInteger Unscaled, int Exponent) number)
    {
        number = default;
        var sign = text[0] is '-' or '+' ? text[..1] : "";
        var bare = text[sign.Length..];
        var at = bare.IndexOfAny(['e', 'E']);
        var exponent = at < 0 ? "" : bare[at..];
        var parts = (at < 0 ? bare : bare[..at]).Split('.');
        if (parts.Length > 2 || parts.All(static p => p.Length == 0))
        {
            return false;
        }

        var whole = parts[0].TrimStart('0') is { Length: > 0 } kept ? kept : "0";
        var fraction = parts.Length == 2 && parts[1].Length > 0 ? "." + parts[1] : "";
        if (!RegoNumber.TryParse((sign == "-" ? "-" : "") + whole + fraction + exponent, out var parsed))
        {
            return false;
        }

        number = parsed.Exact();
        return true;
    }

    private static BigInteger? Factor(string unit, bool bytes)
    {
        if (unit.Length == 0)
        {
            return BigInteger.One;
        }

        var power = Prefixes.IndexOf(unit[0], StringComparison.Ordinal) + 1;
        return (power, unit[1..], bytes) switch
        {
            (0, _, _) => null,
            (_, "", _) or (_, "b", true) => BigInteger.Pow(1000, power),
            (_, "i", _) or (_, "ib", true) => BigInteger.Pow(1024, power),
            _ => null,
        };
    }

    // Go's FloatString(10) of an exact fraction, which rounds half away from zero.
    private static RegoNumber TenDecimals(BigInteger unscaled, int exponent)
    {
        var exact = RegoNumber.FromScaled(unscaled, exponent, null);
        return exact.IsInteger ? exact : RegoNumber.FromScaled(RegoNumber.FromScaled(unscaled, exponent + 10, null).Round().Truncate(), -10, null);
    }
}
