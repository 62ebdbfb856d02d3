using System.Globalization;
using System.Text;

namespace Plinto.Rego.Builtins.Encodings;

/// <summary>Percent-encoding as in Go's <c>net/url</c>.</summary>
internal static class UrlEscaping
{
    /// <summary>Escapes for a query: everything but letters, digits and <c>-_.~</c>; a space becomes a plus.</summary>
    public static string Query(string text) => Escape(text, "-_.~").Replace("%20", "+", StringComparison.Ordinal);

    /// <summary>Escapes for a path: everything but letters, digits and <c>-_.~$&amp;+,/:;=@</c>.</summary>
    public static string Path(string text) => Escape(text, "-_.~$&+,/:;=@");

    private static string Escape(string text, string kept)
    {
        var escaped = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || kept.Contains((char)b, StringComparison.Ordinal))
            {
                escaped.Append((char)b);
            }
            else
            {
                escaped.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return escaped.ToString();
    }

    /// <summary>Undoes escaping; a <see cref="BuiltinException"/> shows the first malformed escape.</summary>
    public static string Unescape(string text, bool plusIsSpace)
    {
        var bytes = new List<byte>(text.Length);
        var utf8 = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] == '%')
            {
                if (i + 2 >= utf8.Length || !char.IsAsciiHexDigit((char)utf8[i + 1]) || !char.IsAsciiHexDigit((char)utf8[i + 2]))
                {
                    var shown = Encoding.UTF8.GetString(utf8, i, Math.Min(3, utf8.Length - i));
                    throw new BuiltinException($"invalid URL escape \"{shown}\"");
                }

                bytes.Add(Convert.ToByte(((char)utf8[i + 1]).ToString() + (char)utf8[i + 2], 16));
                i += 2;
            }
            else
            {
                bytes.Add(utf8[i] == '+' && plusIsSpace ? (byte)' ' : utf8[i]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
