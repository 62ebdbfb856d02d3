using System.Buffers;
using System.Globalization;
using System.Text;

namespace Plinto.Rego.Builtins.Encodings;

/// <summary>Strict base64 with Go's error text. Line breaks are skipped, as Go does.</summary>
internal static class Base64Text
{
    private static readonly SearchValues<char> Standard = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    private static readonly SearchValues<char> UrlSafe = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public static bool IsValid(string text) => Check(text, urlSafe: false, padded: true, out _) < 0;

    /// <summary>Decodes; a <see cref="BuiltinException"/> names the first bad byte.</summary>
    public static byte[] Decode(string text, bool urlSafe, bool padded)
    {
        var bad = Check(text, urlSafe, padded, out var digits);
        if (bad >= 0)
        {
            throw new BuiltinException($"illegal base64 data at input byte {bad.ToString(CultureInfo.InvariantCulture)}");
        }

        // Unlike the URL-safe decoder of the framework this one, like Go, ignores bits of the last digit that make no byte.
        var standard = urlSafe ? digits.Replace('-', '+').Replace('_', '/') : digits;
        return Convert.FromBase64String(standard.PadRight((standard.Length + 3) / 4 * 4, '='));
    }

    // The position of the first byte that Go finds wrong, or -1.
    private static int Check(string text, bool urlSafe, bool padded, out string digits)
    {
        var alphabet = urlSafe ? UrlSafe : Standard;
        digits = "";
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '\n' or '\r')
            {
                continue;
            }

            if (c == '=' && padded)
            {
                return CheckPadding(text, i, count, ref digits);
            }

            if (!alphabet.Contains(c))
            {
                return Encoding.UTF8.GetByteCount(text.AsSpan(0, i));
            }

            count++;
        }

        var rest = count % 4;
        if (rest == 1 || (rest != 0 && padded))
        {
            return text.Length - rest;
        }

        digits = Bare(text, text.Length);
        return -1;
    }

    private static int CheckPadding(string text, int at, int count, ref string digits)
    {
        var rest = count % 4;
        if (rest is 0 or 1)
        {
            return at;
        }

        var expected = 4 - rest;
        var i = at;
        for (; i < text.Length; i++)
        {
            if (text[i] is '\n' or '\r')
            {
                continue;
            }

            if (text[i] != '=' || expected == 0)
            {
                return i;
            }

            expected--;
        }

        if (expected > 0)
        {
            return text.Length;
        }

        digits = Bare(text, at);
        return -1;
    }

    private static string Bare(string text, int end) => text.AsSpan(0, end).ContainsAny('\n', '\r')
        ? string.Concat(text[..end].Where(static c => c is not ('\n' or '\r')))
        : text[..end];
}
