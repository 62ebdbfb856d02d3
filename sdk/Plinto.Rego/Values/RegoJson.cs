using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Plinto.Rego.Values;

/// <summary>Values from JSON and to JSON.</summary>
public static class RegoJson
{
    internal const int MaxDepth = 1000;

    /// <summary>Reads one JSON document. Throws <see cref="JsonException"/> on malformed text, on more than 1,000 levels, on numbers beyond 1e±100000.</summary>
    public static RegoValue Read(ReadOnlySpan<byte> utf8) => Read(utf8, null);

    /// <summary>Reads one JSON document, taking strings it knows from the table instead of making them anew.</summary>
    public static RegoValue Read(ReadOnlySpan<byte> utf8, RegoStringTable? strings)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        if (!reader.Read())
        {
            throw new JsonException("empty document");
        }

        var value = RegoJsonReader.ReadValue(ref reader, strings);
        return reader.Read() ? throw new JsonException("text after the document") : value;
    }

    /// <summary>Reads one JSON document; see <see cref="Read(ReadOnlySpan{byte})"/>.</summary>
    public static RegoValue Read(string json) => Read(Encoding.UTF8.GetBytes(json));

    /// <summary>Converts a parsed JSON element.</summary>
    public static RegoValue From(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => RegoNull.Instance,
        JsonValueKind.True => RegoBoolean.True,
        JsonValueKind.False => RegoBoolean.False,
        JsonValueKind.Number => RegoNumber.TryParse(element.GetRawText(), out var number) ? number : throw new JsonException("number out of range"),
        JsonValueKind.String => RegoString.Of(element.GetString()!),
        JsonValueKind.Array => RegoArray.Of(element.EnumerateArray().Select(From)),
        JsonValueKind.Object => RegoObject.Of(element.EnumerateObject().Select(static p => KeyValuePair.Create<RegoValue, RegoValue>(RegoString.Of(p.Name), From(p.Value)))),
        _ => throw new JsonException("undefined element"),
    };

    /// <summary>The value as compact JSON: object keys sorted, sets as sorted arrays, keys that are no strings as their JSON text.</summary>
    public static string Write(RegoValue value)
    {
        var text = new StringBuilder();
        new RegoJsonText(text, false).Write(value);
        return text.ToString();
    }

    /// <summary>Writes the value with a JSON writer; same form as <see cref="Write(RegoValue)"/>.</summary>
    public static void Write(RegoValue value, Utf8JsonWriter writer)
    {
        switch (value)
        {
            case RegoString s:
                writer.WriteStringValue(s.Value);
                break;
            case RegoArray array:
                writer.WriteStartArray();
                foreach (var item in array)
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            case RegoSet set:
                writer.WriteStartArray();
                foreach (var item in set)
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            case RegoObject o:
                writer.WriteStartObject();
                foreach (var (name, item) in Members(o))
                {
                    writer.WritePropertyName(name);
                    Write(item, writer);
                }

                writer.WriteEndObject();
                break;
            default:
                writer.WriteRawValue(Write(value));
                break;
        }
    }

    /// <summary>The members under their JSON names, sorted by these; where two keys have one name, the last counts.</summary>
    internal static IEnumerable<KeyValuePair<string, RegoValue>> Members(RegoObject value)
    {
        if (!HasOtherKeys(value))
        {
            return StringMembers(value);
        }

        var named = new SortedDictionary<string, RegoValue>(Comparer<string>.Create(RegoString.CompareCodePoints));
        foreach (var (key, item) in value)
        {
            named[key is RegoString name ? name.Value : Write(key)] = item;
        }

        return named;
    }

    /// <summary>Whether a key is no string.</summary>
    internal static bool HasOtherKeys(RegoObject value)
    {
        foreach (var key in value.UnorderedKeys)
        {
            if (key is not RegoString)
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<KeyValuePair<string, RegoValue>> StringMembers(RegoObject value)
    {
        foreach (var (key, item) in value)
        {
            yield return new(((RegoString)key).Value, item);
        }
    }

    /// <summary>The value as UTF-8 JSON; same form as <see cref="Write(RegoValue)"/>.</summary>
    public static byte[] WriteUtf8(RegoValue value) => Encoding.UTF8.GetBytes(Write(value));

    /// <summary>Writes the value as UTF-8 JSON into a buffer.</summary>
    public static void Write(RegoValue value, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        Write(value, writer);
    }
}
