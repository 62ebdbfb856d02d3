using System.Security.Cryptography;
using Plinto.Rego.Builtins.Encodings;

namespace Plinto.Rego.Builtins.Certificates;

/// <summary>Takes PEM, base64 of PEM, or base64 of DER apart.</summary>
internal static class PemText
{
    /// <summary>The PEM blocks of a text, or one block without a label that holds its base64.</summary>
    public static List<(string Label, byte[] Der)> Blocks(string text)
    {
        if (text.Contains("-----BEGIN", StringComparison.Ordinal))
        {
            return Pem(text);
        }

        var bytes = Base64Text.Decode(text, urlSafe: false, padded: true);
        var inner = System.Text.Encoding.ASCII.GetString(bytes);
        return inner.Contains("-----BEGIN", StringComparison.Ordinal) ? Pem(inner) : [("", bytes)];
    }

    private static List<(string Label, byte[] Der)> Pem(string text)
    {
        var blocks = new List<(string Label, byte[] Der)>();
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            var der = new byte[fields.DecodedDataLength];
            Convert.TryFromBase64Chars(rest[fields.Base64Data], der, out _);
            blocks.Add((rest[fields.Label].ToString(), der));
            rest = rest[fields.Location.End..];
        }

        return blocks;
    }
}
