using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Plinto.Rego.Values;

/// <summary>Builds values straight from a JSON reader.</summary>
internal static class RegoJsonReader
{
    public static RegoValue ReadValue(ref Utf8JsonReader reader, RegoStringTable? strings)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return RegoNull.Instance;
            case JsonTokenType.True:
                return RegoBoolean.True;
            case JsonTokenType.False:
                return RegoBoolean.False;
            case JsonTokenType.String:
                return ReadString(ref reader, strings);
            case JsonTokenType.Number:
                return ReadNumber(ref reader);
            case JsonTokenType.StartArray:
                return ReadArray(ref reader, strings);
            default:
                return ReadObject(ref reader, strings);
        }
    }

    private static RegoArray ReadArray(ref Utf8JsonReader reader, RegoStringTable? strings)
    {
        var array = new RegoArray(0);
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            array.Append(ReadValue(ref reader, strings));
        }

        return array;
    }

    private static RegoObject ReadObject(ref Utf8JsonReader reader, RegoStringTable? strings)
    {
        var result = new RegoObject(4);
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            var key = ReadString(ref reader, strings);
            Next(ref reader);
            result.Insert(key, ReadValue(ref reader, strings));
        }

        return result;
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader) =>
        reader.Read() ? reader.TokenType : throw new JsonException("unexpected end of document");

    private static RegoNumber ReadNumber(ref Utf8JsonReader reader)
    {
        var text = reader.ValueSpan;
        if (text.Length <= 18 && !text.ContainsAny(".eE"u8) && !text.SequenceEqual("-0"u8))
        {
            return RegoNumber.Of(long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        }

        return RegoNumber.TryParse(Encoding.ASCII.GetString(text), out var number) ? number : throw new JsonException("number out of range");
    }

    private static RegoString ReadString(ref Utf8JsonReader reader, RegoStringTable? strings)
    {
        var text = reader.ValueSpan;
        if (reader.ValueIsEscaped)
        {
            return new RegoString(Unescape(text));
        }

        return text.Length == 0 ? RegoString.Empty : strings?.Find(text) ?? new RegoString(Encoding.UTF8.GetString(text));
    }

    // The reader's own unescaping throws on lone surrogates; Rego reads them as U+FFFD.
    private static string Unescape(ReadOnlySpan<byte> text)
    {
        var chars = ArrayPool<char>.Shared.Rent(text.Length);
        try
        {
            var count = Encoding.UTF8.GetChars(text, chars);
            var to = 0;
            for (var from = 0; from < count; from++)
            {
                var c = chars[from];
                if (c == '\\')
                {
                    c = chars[++from] switch
                    {
                        'b' => '\b',
                        'f' => '\f',
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        'u' => (char)ushort.Parse(chars.AsSpan(from + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                        var other => other,
                    };
                    from += chars[from] == 'u' ? 4 : 0;
                }

                chars[to++] = c;
            }

            return RegoString.Of(new string(chars, 0, to)).Value;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }
}
