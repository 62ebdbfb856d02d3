using System.Globalization;
using System.Numerics;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Encodings;

/// <summary>What a plain YAML scalar means, by YAML 1.1 as Go's parser reads it.</summary>
internal static class YamlScalar
{
    public static RegoValue Resolve(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => RegoNull.Instance,
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "y" or "Y" => RegoBoolean.True,
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "n" or "N" => RegoBoolean.False,
        _ => Number(text) ?? (RegoValue)text.ToRego(),
    };

    private static RegoNumber? Number(string text)
    {
        if (!char.IsAsciiDigit(text[0]) && text[0] is not ('+' or '-' or '.'))
        {
            return null;
        }

        var sign = text[0] is '+' or '-' ? text[..1] : "";
        var bare = text[sign.Length..].Replace("_", "", StringComparison.Ordinal);
        if (bare.ToLowerInvariant() is ".inf" or ".nan")
        {
            throw new BuiltinException($"json: unsupported value: {(bare[1] is 'n' or 'N' ? "NaN" : sign == "-" ? "-Inf" : "+Inf")}");
        }

        return Integer(sign, bare) ?? Float(sign, bare);
    }

    private static RegoNumber? Integer(string sign, string bare)
    {
        var (digits, radix) = bare switch
        {
            ['0', 'x' or 'X', ..] => (bare[2..], 16),
            ['0', 'o' or 'O', ..] => (bare[2..], 8),
            ['0', 'b' or 'B', ..] => (bare[2..], 2),
            ['0', _, ..] when bare.All(static c => c is >= '0' and <= '7') => (bare[1..], 8),
            _ => (bare, 10),
        };
        var value = BigInteger.Zero;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : 99;
            if (digit >= radix)
            {
                return null;
            }

            value = (value * radix) + digit;
        }

        return digits.Length == 0 || digits.Length > 4096 ? null : RegoNumber.Of(sign == "-" ? -value : value);
    }

    private static RegoNumber? Float(string sign, string bare)
    {
        if (bare.Any(static c => !char.IsAsciiDigit(c) && c is not ('.' or 'e' or 'E' or '+' or '-')) || !bare.Any(char.IsAsciiDigit))
        {
            return null;
        }

        return double.TryParse(bare, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? RegoNumber.Of(sign == "-" ? -value : value)
            : null;
    }
}
