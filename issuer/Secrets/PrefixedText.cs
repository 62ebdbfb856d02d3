using System.Buffers;
using System.Buffers.Text;

namespace Plinto.Issuer.Secrets;

/// <summary>Binary secrets as text: a prefix that says what it is, and the bytes in base64url. There is one spelling of each: no other is read.</summary>
internal static class PrefixedText
{
    public static string Encode(string prefix, ReadOnlySpan<byte> bytes) => prefix + Base64Url.EncodeToString(bytes);

    /// <summary>Reads exactly as many bytes as asked for; false for anything else, whatever it is.</summary>
    public static bool TryDecode(string prefix, string? text, Span<byte> bytes)
    {
        if (text is null || text.Length != prefix.Length + Base64Url.GetEncodedLength(bytes.Length) || !text.StartsWith(prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var encoded = text.AsSpan(prefix.Length);
        return Base64Url.DecodeFromChars(encoded, bytes, out _, out var written) == OperationStatus.Done && written == bytes.Length
            && encoded.SequenceEqual(Base64Url.EncodeToString(bytes));
    }
}
