using System.Globalization;
using System.Numerics;
using System.Text;

namespace Plinto.Rego.Builtins.Templates;

/// <summary>Numbers, characters and quoted texts as Go's source has them; a <see cref="BuiltinException"/> says what is none.</summary>
internal static class GoLiteral
{
    /// <summary>An integer (<see cref="long"/>), or a float where it is written with a point or an exponent.</summary>
    public static object Number(string text)
    {
        if (TryInteger(text, out var integer))
        {
            return integer >= long.MinValue && integer <= long.MaxValue ? (long)integer : throw Malformed($"{text} overflows int");
        }

        return text.Any(static c => c is '.' or 'e' or 'E') && text.All(static c => char.IsAsciiDigit(c) || c is '.' or 'e' or 'E' or '+' or '-')
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw Malformed($"bad number syntax: \"{text}\"");
    }

    /// <summary>The code point of <c>'x'</c>.</summary>
    public static long Character(string text)
    {
        var inner = Read(text[1..^1], '\'');
        return Rune.DecodeFromUtf16(inner, out var rune, out var used) == System.Buffers.OperationStatus.Done && used == inner.Length
            ? rune.Value
            : throw Malformed($"malformed character constant: {text}");
    }

    public static string Unquote(string text) => text[0] == '`' ? text[1..^1].Replace("\r", "", StringComparison.Ordinal) : Read(text[1..^1], '"');

    private static bool TryInteger(string text, out BigInteger value)
    {
        var sign = text[0] is '+' or '-' ? 1 : 0;
        var digits = Separated(text[sign..]) ?? "";
        var radix = 10;
        if (digits.Length > 1 && digits[0] == '0')
        {
            radix = char.ToLowerInvariant(digits[1]) switch { 'x' => 16, 'b' => 2, _ => 8 };
            digits = digits[(char.IsAsciiLetter(digits[1]) && char.ToLowerInvariant(digits[1]) is 'x' or 'b' or 'o' ? 2 : 1)..];
        }

        value = BigInteger.Zero;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix || value > long.MaxValue)
            {
                return false;
            }

            value = (value * radix) + digit;
        }

        value = text[0] == '-' ? -value : value;
        return digits.Length > 0;
    }

    // Underscores stand between digits, or behind a prefix.
    private static string? Separated(string text) =>
        text.Contains("__", StringComparison.Ordinal) || text.StartsWith('_') || text.EndsWith('_') ? null : text.Replace("_", "", StringComparison.Ordinal);

    private static string Read(string text, char quote)
    {
        var bytes = new MemoryStream();
        for (var at = 0; at < text.Length;)
        {
            if (text[at] != '\\')
            {
                Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var used);
                Append(bytes, rune);
                at += used;
                continue;
            }

            at += Escape(text, at + 1, quote, bytes);
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    // The length of the escape with its backslash.
    private static int Escape(string text, int at, char quote, MemoryStream bytes)
    {
        var c = at < text.Length ? text[at] : '\0';
        if ("abfnrtv\\".IndexOf(c, StringComparison.Ordinal) is >= 0 and var simple)
        {
            bytes.WriteByte((byte)"\a\b\f\n\r\t\v\\"[simple]);
            return 2;
        }

        if (c == quote)
        {
            bytes.WriteByte((byte)quote);
            return 2;
        }

        var (length, radix) = c switch { 'x' => (2, 16), 'u' => (4, 16), 'U' => (8, 16), >= '0' and <= '7' => (3, 8), _ => (0, 0) };
        var digits = radix == 8 ? at : at + 1;
        if (length == 0 || digits + length > text.Length || !TryDigits(text.AsSpan(digits, length), radix, out var value))
        {
            throw Malformed("invalid syntax");
        }

        if (c is 'u' or 'U')
        {
            Append(bytes, Rune.IsValid(value) ? new Rune(value) : throw Malformed("invalid syntax"));
        }
        else if (value > 255)
        {
            throw Malformed("invalid syntax");
        }
        else if (quote == '\'')
        {
            Append(bytes, new Rune(value));
        }
        else
        {
            bytes.WriteByte((byte)value);
        }

        return digits + length - at + 1;
    }

    private static bool TryDigits(ReadOnlySpan<char> digits, int radix, out uint value)
    {
        value = 0;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToUInt32(c.ToString(), 16) : 16;
            if (digit >= radix)
            {
                return false;
            }

            value = (value * (uint)radix) + digit;
        }

        return true;
    }

    private static void Append(MemoryStream bytes, Rune rune)
    {
        Span<byte> utf8 = stackalloc byte[4];
        bytes.Write(utf8[..rune.EncodeToUtf8(utf8)]);
    }

    private static BuiltinException Malformed(string problem) => new($"template: template: {problem}");
}
