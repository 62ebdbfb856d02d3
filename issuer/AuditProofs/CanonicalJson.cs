using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Plinto.Issuer.AuditProofs;

/// <summary>
/// JSON in one form (RFC 8785): members by UTF-16 code units, no white space, each text escaped in one way. Events hold whole numbers alone; any other is refused, so that no two
/// programs can write it differently.
/// </summary>
internal static class CanonicalJson
{
    private const long LargestExact = (1L << 53) - 1;

    /// <exception cref="FormatException">It holds a number that is not whole, or larger than 2^53 - 1.</exception>
    public static byte[] Write(JsonNode? value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Append(StringBuilder text, JsonNode? value)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject members:
                AppendAll(text, '{', members.OrderBy(member => member.Key, StringComparer.Ordinal), '}', (into, member) =>
                {
                    AppendText(into, member.Key);
                    Append(into.Append(':'), member.Value);
                });
                break;
            case JsonArray items:
                AppendAll(text, '[', items, ']', Append);
                break;
            default:
                AppendScalar(text, value);
                break;
        }
    }

    private static void AppendAll<T>(StringBuilder text, char open, IEnumerable<T> items, char close, Action<StringBuilder, T> append)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            append(first ? text : text.Append(','), item);
            first = false;
        }

        text.Append(close);
    }

    private static void AppendScalar(StringBuilder text, JsonNode value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                AppendText(text, value.GetValue<string>());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                text.Append(value.GetValue<bool>() ? "true" : "false");
                break;
            default:
                if (!long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || Math.Abs(number) > LargestExact)
                {
                    throw new FormatException("an event holds whole numbers up to 2^53 - 1 alone");
                }

                text.Append(number.ToString(CultureInfo.InvariantCulture));
                break;
        }
    }

    // RFC 8785 §3.2.2.2: two-letter escapes where there is one, \u00xx for other control characters, all else as it is.
    private static void AppendText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var character in value)
        {
            _ = character switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture)),
                _ => text.Append(character),
            };
        }

        text.Append('"');
    }
}
