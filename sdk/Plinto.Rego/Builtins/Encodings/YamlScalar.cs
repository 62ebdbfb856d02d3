using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Plinto.Rego.Builtins.Times;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Encodings;

/// <summary>What a plain YAML scalar means, by YAML 1.1 as Go's parser reads it.</summary>
internal static partial class YamlScalar
{
    private static readonly string[] TimestampLayouts =
        ["2006-1-2T15:4:5.999999999Z07:00", "2006-1-2t15:4:5.999999999Z07:00", "2006-1-2 15:4:5.999999999", "2006-1-2"];

    /// <summary>Its value. Timestamps are text; a <see cref="BuiltinException"/> says that JSON has no infinity.</summary>
    public static RegoValue Resolve(string text) => Infinite(text) is { } name
        ? throw new BuiltinException($"json: unsupported value: {name}")
        : Constant(text) ?? Number(text) ?? (RegoValue)text.ToRego();

    /// <summary>Whether it means the text itself, so that a string needs no quotes; parsers that know base 60 included.</summary>
    public static bool IsText(string text) =>
        Infinite(text) is null && Constant(text) is null && Number(text) is null && !IsTimestamp(text) && !Base60().IsMatch(text);

    private static RegoValue? Constant(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => RegoNull.Instance,
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "y" or "Y" => RegoBoolean.True,
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "n" or "N" => RegoBoolean.False,
        _ => null,
    };

    private static string? Infinite(string text) => text switch
    {
        ".nan" or ".NaN" or ".NAN" => "NaN",
        ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => "+Inf",
        "-.inf" or "-.Inf" or "-.INF" => "-Inf",
        _ => null,
    };

    private static bool IsTimestamp(string text) =>
        text.Length > 4 && text[4] == '-' && !text.AsSpan(0, 4).ContainsAnyExceptInRange('0', '9') && TimestampLayouts.Any(layout => Fits(layout, text));

    private static bool Fits(string layout, string text)
    {
        try
        {
            LayoutReader.Read(layout, text);
            return true;
        }
        catch (BuiltinException)
        {
            return false;
        }
    }

    private static RegoNumber? Number(string text)
    {
        if (text[0] == '.')
        {
            return Float(text);
        }

        if (!char.IsAsciiDigit(text[0]) && text[0] is not ('+' or '-'))
        {
            return null;
        }

        var plain = text.Replace("_", "", StringComparison.Ordinal);
        var signed = plain.Length > 0 && plain[0] is '+' or '-';
        var whole = Integer(plain, signed);
        if (whole >= long.MinValue && whole <= (signed ? long.MaxValue : ulong.MaxValue))
        {
            return RegoNumber.Of(whole.Value);
        }

        // A number of more digits than 64 bits hold is a double; only other bases have no other reading.
        return Float(plain) ?? (signed || whole is null ? null : RegoNumber.Of(whole.Value));
    }

    private static BigInteger? Integer(string text, bool signed)
    {
        var bare = signed ? text[1..] : text;
        var (digits, radix) = bare switch
        {
            ['0', 'x' or 'X', ..] => (bare[2..], 16),
            ['0', 'o' or 'O', ..] => (bare[2..], 8),
            ['0', 'b' or 'B', ..] => (bare[2..], 2),
            ['0', _, ..] => (bare[1..], 8),
            _ => (bare, 10),
        };
        if (digits.Length is 0 or > 4096)
        {
            return null;
        }

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

        return text[0] == '-' ? -value : value;
    }

    private static RegoNumber? Float(string text) =>
        Decimal().IsMatch(text) && double.Parse(text, CultureInfo.InvariantCulture) is var value && double.IsFinite(value) ? RegoNumber.Of(value) : null;

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Base60();
}
