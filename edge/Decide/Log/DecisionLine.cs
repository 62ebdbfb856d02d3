using System.Buffers;
using System.Text.Json;
using Plinto.Protocol.Decisions;

namespace Plinto.Edge.Decide.Log;

/// <summary>Writes a decision as the JSON of a <see cref="DecisionRecord"/>, redacted, with nothing in it that the issuer could not store.</summary>
internal static class DecisionLine
{
    private const int LargestInput = 128 * 1024;
    private const int LongestText = 256;
    private const int LongestReason = 1024;

    public static byte[] Write(in Decided decided)
    {
        var line = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(line);
        json.WriteStartObject();
        json.WriteString("id"u8, Guid.CreateVersion7(decided.At));
        json.WriteString("at"u8, new DateTimeOffset(decided.At.Ticks - (decided.At.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero));
        json.WriteString("tenantId"u8, decided.TenantId);
        json.WriteNumber("release"u8, decided.Policy.Release);
        json.WriteString("entrypoint"u8, decided.Entrypoint);
        WriteText(json, "route", decided.Route, LongestText);
        WriteText(json, "requestId", decided.RequestId, LongestText);
        WriteText(json, "subject", decided.Policy.Redactions.Covers("subject", "id") ? null : decided.Subject, LongestText);
        json.WriteBoolean("allowed"u8, decided.Decision.Allowed);
        json.WriteString("code"u8, decided.Decision.Code);
        if (decided.Decision.Reasons.Count > 0)
        {
            json.WriteStartArray("reasons"u8);
            foreach (var reason in decided.Decision.Reasons)
            {
                json.WriteStringValue(Storable(reason, LongestReason));
            }

            json.WriteEndArray();
        }

        if (decided.Input is { } input && InputOf(decided, input) is { } redacted)
        {
            json.WritePropertyName("input"u8);
            json.WriteRawValue(redacted, skipInputValidation: true);
        }

        json.WriteNumber("microseconds"u8, Math.Round(decided.Took.TotalMicroseconds, 1));
        json.WriteEndObject();
        json.Flush();
        return line.WrittenSpan.ToArray();
    }

    private static byte[]? InputOf(in Decided decided, Rego.Values.RegoValue input)
    {
        var written = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(written))
        {
            decided.Policy.Redactions.Write(input, json);
        }

        if (written.WrittenCount > LargestInput)
        {
            return null;
        }

        // U+0000 can't be stored, and a client that sends one must not get its request out of the log by it. An escaped backslash before `u0000` is no such character,
        // but looks like one.
        var bytes = written.WrittenSpan.ToArray();
        var rest = bytes.AsSpan();
        for (var at = rest.IndexOf("\\u0000"u8); at >= 0; at = rest.IndexOf("\\u0000"u8))
        {
            rest = rest[at..];
            "\\ufffd"u8.CopyTo(rest);
        }

        return bytes;
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text, int longest)
    {
        if (text is not null)
        {
            json.WriteString(name, Storable(text, longest));
        }
    }

    private static string Storable(string text, int longest) => (text.Length <= longest ? text : text[..longest]).Replace('\0', '\ufffd');
}
