using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Plinto.Rego.Values;

namespace Plinto.Rego.Bundles;

/// <summary>The hash by which a bundle's signature names a file: of the bytes, or for structured files of the JSON value, so that white space and order do not count.</summary>
internal static class BundleDigest
{
    public const string Algorithm = "SHA-256";

    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    /// <exception cref="BundleException">A structured file is not JSON.</exception>
    public static string Of(string path, ReadOnlyMemory<byte> content) =>
        Convert.ToHexStringLower(BundlePaths.IsStructured(path) ? SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(path, content))) : SHA256.HashData(content.Span));

    private static string Canonical(string path, ReadOnlyMemory<byte> content)
    {
        var text = new StringBuilder();
        Write(text, BundleJson.Read(path, content));
        return text.ToString();
    }

    private static void Write(StringBuilder text, RegoValue value)
    {
        switch (value)
        {
            case RegoObject members:
                WriteObject(text, members);
                break;
            case RegoArray items:
                text.Append('[');
                for (var i = 0; i < items.Count; i++)
                {
                    Write(i == 0 ? text : text.Append(','), items[i]);
                }

                text.Append(']');
                break;
            case RegoString { Value: var characters }:
                WriteText(text, characters);
                break;
            case RegoNumber { Text: var number }:
                text.Append(number);
                break;
            default:
                text.Append(value.ToJson());
                break;
        }
    }

    // Members come in the order of their names' code points, which is that of their UTF-8 bytes.
    private static void WriteObject(StringBuilder text, RegoObject members)
    {
        text.Append('{');
        var first = true;
        foreach (var (key, value) in members)
        {
            WriteText(first ? text : text.Append(','), ((RegoString)key).Value);
            Write(text.Append(':'), value);
            first = false;
        }

        text.Append('}');
    }

    // As Go's encoding/json writes it without HTML escapes: OPA hashes that text.
    private static void WriteText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var rune in value.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\b': text.Append("\\b"); break;
                case '\f': text.Append("\\f"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case < 0x20 or 0x2028 or 0x2029: text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"); break;
                default: text.Append(rune); break;
            }
        }

        text.Append('"');
    }
}
