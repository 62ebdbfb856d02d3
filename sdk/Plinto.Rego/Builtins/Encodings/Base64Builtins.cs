using System.Globalization;
using System.Text;
using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Encodings;

/// <summary>base64, base64url and hex.</summary>
internal static class Base64Builtins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("base64.encode", "string", "string", InModules, static (_, o) => Convert.ToBase64String(Utf8(o[0].Text())).ToRego()),
        new("base64.decode", "string", "string", InModules, static (_, o) => FromUtf8(Base64Text.Decode(o[0].Text(), urlSafe: false, padded: true))),
        new("base64.is_valid", "string", "boolean", InModules | Validates, static (_, o) => RegoBoolean.Of(Base64Text.IsValid(o[0].Text()))),
        new("base64url.encode", "string", "string", InModules, static (_, o) => UrlSafe(Convert.ToBase64String(Utf8(o[0].Text()))).ToRego()),
        new("base64url.encode_no_pad", "string", "string", static (_, o) => UrlSafe(Convert.ToBase64String(Utf8(o[0].Text()))).TrimEnd('=').ToRego()),
        new("base64url.decode", "string", "string", InModules,
            static (_, o) => FromUtf8(Base64Text.Decode(o[0].Text(), urlSafe: true, padded: o[0].Text().Contains('=', StringComparison.Ordinal)))),
        new("hex.encode", "string", "string", static (_, o) => Convert.ToHexStringLower(Utf8(o[0].Text())).ToRego()),
        new("hex.decode", "string", "string", HexDecode),
    ];

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static RegoString FromUtf8(byte[] bytes) => Encoding.UTF8.GetString(bytes).ToRego();

    private static string UrlSafe(string text) => text.Replace('+', '-').Replace('/', '_');

    private static RegoValue? HexDecode(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var text = operands[0].Text();
        foreach (var rune in text.EnumerateRunes().Take(text.Length & ~1))
        {
            if (!rune.IsAscii || !char.IsAsciiHexDigit((char)rune.Value))
            {
                return context.Error(BadByte(rune));
            }
        }

        if (text.Length % 2 != 0)
        {
            return context.Error(char.IsAsciiHexDigit(text[^1]) ? "encoding/hex: odd length hex string" : BadByte(new Rune(text[^1])));
        }

        return FromUtf8(Convert.FromHexString(text));
    }

    // Go looks at bytes: a code point beyond ASCII is named by its first byte.
    private static string BadByte(Rune rune)
    {
        Span<byte> bytes = stackalloc byte[4];
        rune.EncodeToUtf8(bytes);
        var first = new Rune(bytes[0] < 0x80 ? bytes[0] : (char)bytes[0]);
        return $"encoding/hex: invalid byte: U+{first.Value.ToString("X4", CultureInfo.InvariantCulture)} '{first}'";
    }
}
