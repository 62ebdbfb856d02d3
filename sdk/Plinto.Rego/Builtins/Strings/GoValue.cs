using System.Globalization;
using System.Numerics;
using System.Text;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Strings;

/// <summary>One value under one directive of <see cref="GoFormat"/>.</summary>
internal readonly struct GoValue(RegoValue value, GoFlags flags)
{
    /// <summary>The name of the Go type that stands for the value in messages about misuse.</summary>
    public static string TypeOf(RegoValue value) => value switch
    {
        RegoNumber number when number.TryGetInt64(out _) && !IsWritten(number) => "int",
        RegoNumber number when number.TryGetInteger(out _) && !IsWritten(number) => "*big.Int",
        RegoNumber number => double.IsFinite(number.ToDouble()) ? "float64" : "string",
        _ => "string",
    };

    public string Default() => Write(new Rune('v'));

    public string Write(Rune verb)
    {
        if (verb.Value == 'T')
        {
            return flags.Pad(TypeOf(value));
        }

        if (value is not RegoNumber number)
        {
            return Text(value is RegoString text ? text.Value : RegoText.Write(value), verb);
        }

        if (!IsWritten(number) && number.TryGetInteger(out var integer))
        {
            return Integer(integer, !number.TryGetInt64(out _), verb);
        }

        return number.ToDouble() is var x && double.IsFinite(x) ? Float(x, verb) : Text(number.Text, verb);
    }

    // 1.0 and 1e3 are floats to Go's printing, although they are whole.
    private static bool IsWritten(RegoNumber number) => number.Text.AsSpan().ContainsAny('.', 'e', 'E');

    private string Text(string text, Rune verb)
    {
        switch (verb.Value)
        {
            case 's' or 'v':
                return flags.Pad(flags.Precision is { } most ? text[..CodePoints.UnitIndex(text, most)] : text);
            case 'q':
                var quoted = new StringBuilder();
                RegoText.Quote(flags.Precision is { } limit ? text[..CodePoints.UnitIndex(text, limit)] : text, quoted);
                return flags.Pad(flags.Sharp && !text.Contains('`', StringComparison.Ordinal) ? $"`{text}`" : quoted.ToString());
            case 'x' or 'X':
                var hex = Encoding.UTF8.GetBytes(text).AsSpan(0, Math.Min(flags.Precision ?? int.MaxValue, Encoding.UTF8.GetByteCount(text)));
                var separator = flags.Space ? " " : "";
                var digits = string.Join(separator, hex.ToArray().Select(static b => b.ToString("x2", CultureInfo.InvariantCulture)));
                digits = flags.Sharp && digits.Length > 0 ? "0x" + digits : digits;
                return flags.Pad(verb.Value == 'X' ? digits.ToUpperInvariant() : digits);
            default:
                return Misuse(verb);
        }
    }

    private string Integer(BigInteger integer, bool big, Rune verb)
    {
        var magnitude = BigInteger.Abs(integer);
        var digits = verb.Value switch
        {
            'd' or 'v' => magnitude.ToString(CultureInfo.InvariantCulture),
            's' when big => magnitude.ToString(CultureInfo.InvariantCulture),
            'b' => (flags.Sharp ? "0b" : "") + Radix(magnitude, 2),
            'o' => (flags.Sharp ? "0" : "") + Radix(magnitude, 8),
            'O' => "0o" + Radix(magnitude, 8),
            'x' => (flags.Sharp ? "0x" : "") + Radix(magnitude, 16),
            'X' => (flags.Sharp ? "0X" : "") + Radix(magnitude, 16).ToUpperInvariant(),
            _ => null,
        };
        if (digits is null)
        {
            return Character(integer, verb);
        }

        if (flags.Precision is { } least)
        {
            digits = digits.PadLeft(least, '0');
            return (flags with { Zero = false }).Pad(Sign(integer.Sign < 0) + digits);
        }

        return flags.PadNumber(Sign(integer.Sign < 0), digits);
    }

    private string Character(BigInteger integer, Rune verb)
    {
        var rune = integer >= 0 && integer <= 0x10ffff && Rune.IsValid((int)integer) ? new Rune((int)integer) : Rune.ReplacementChar;
        switch (verb.Value)
        {
            case 'c':
                return flags.Pad(rune.ToString());
            case 'q':
                var quoted = new StringBuilder();
                RegoText.Quote(rune.ToString(), quoted);
                var inner = quoted.ToString(1, quoted.Length - 2).Replace("\\\"", "\"", StringComparison.Ordinal);
                return flags.Pad($"'{(inner == "'" ? "\\'" : inner)}'");
            case 'U':
                var code = "U+" + integer.ToString("X", CultureInfo.InvariantCulture).TrimStart('0').PadLeft(4, '0');
                return flags.Pad(flags.Sharp ? $"{code} '{rune}'" : code);
            default:
                return Misuse(verb);
        }
    }

    private string Float(double x, Rune verb)
    {
        var magnitude = Math.Abs(x);
        var digits = verb.Value switch
        {
            'v' => GoFloat.General(magnitude, flags.Precision, false),
            'g' => GoFloat.General(magnitude, flags.Precision, false),
            'G' => GoFloat.General(magnitude, flags.Precision, true),
            'e' => GoFloat.Exponent(magnitude, flags.Precision ?? 6, 'e'),
            'E' => GoFloat.Exponent(magnitude, flags.Precision ?? 6, 'E'),
            'f' or 'F' => magnitude.ToString("F" + (flags.Precision ?? 6).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
            _ => null,
        };
        return digits is null ? Misuse(verb) : flags.PadNumber(Sign(double.IsNegative(x)), digits);
    }

    private string Sign(bool negative) => negative ? "-" : flags.Plus ? "+" : flags.Space ? " " : "";

    // Go shows the value as %v would, under the same flags.
    private string Misuse(Rune verb) => $"%!{verb}({TypeOf(value)}={Write(new Rune('v'))})";

    private static string Radix(BigInteger magnitude, int radix)
    {
        if (magnitude.IsZero)
        {
            return "0";
        }

        var digits = new StringBuilder();
        for (; !magnitude.IsZero; magnitude /= radix)
        {
            digits.Insert(0, "0123456789abcdef"[(int)(magnitude % radix)]);
        }

        return digits.ToString();
    }
}
