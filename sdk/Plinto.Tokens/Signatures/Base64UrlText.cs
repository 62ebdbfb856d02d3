using System.Buffers;
using System.Buffers.Text;

namespace Plinto.Tokens.Signatures;

/// <summary>base64url as RFC 7515 §2 has it: no padding, no white space, and no second spelling of the same bytes.</summary>
internal static class Base64UrlText
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);

    /// <summary>True if decoding and encoding again gives the same text: the unused low bits of the last character are zero.</summary>
    public static bool IsCanonical(ReadOnlySpan<char> text)
    {
        if (text.ContainsAnyExcept(Allowed))
        {
            return false;
        }

        var unusedBits = (text.Length % 4) switch { 0 => 0, 2 => 0b1111, 3 => 0b0011, _ => -1 };
        return unusedBits >= 0 && (unusedBits == 0 || (Alphabet.IndexOf(text[^1], StringComparison.Ordinal) & unusedBits) == 0);
    }

    /// <summary>Decodes text that <see cref="IsCanonical"/> approved.</summary>
    public static byte[] Decode(ReadOnlySpan<char> text) => Base64Url.DecodeFromChars(text);
}
