using System.Buffers;
using System.Text.Json;
using Plinto.Protocol.Decisions;

namespace Plinto.Edge.DecisionLogs;

/// <summary>Writes a decision as the JSON of a <see cref="DecisionRecord"/>, redacted, with nothing in it that the issuer could not store.</summary>
internal static class DecisionLine
{
    private const int LargestInput = 128 * 1024;
    private const int LongestText = 256;
    private const int LongestReason = 1024;

    public static byte[] Write(in DecisionLogEntry entry)
    {
        var line = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(line);
        json.WriteStartObject();
        json.WriteString("id"u8, Guid.CreateVersion7(entry.At));
        json.WriteString("at"u8, new DateTimeOffset(entry.At.Ticks - (entry.At.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero));
        json.WriteString("tenantId"u8, entry.TenantId);
        json.WriteNumber("release"u8, entry.Policy.Release);
        json.WriteString("entrypoint"u8, entry.Entrypoint);
        WriteText(json, "route", entry.Route, LongestText);
        WriteText(json, "requestId", entry.RequestId, LongestText);
        WriteText(json, "subject", entry.Policy.Redactions.Covers("subject", "id") ? null : entry.Subject, LongestText);
        json.WriteBoolean("allowed"u8, entry.Decision.Allowed);
        json.WriteString("code"u8, entry.Decision.Code);
        if (entry.Decision.Reasons.Count > 0)
        {
            json.WriteStartArray("reasons"u8);
            foreach (var reason in entry.Decision.Reasons)
            {
                json.WriteStringValue(Storable(reason, LongestReason));
            }

            json.WriteEndArray();
        }

        if (entry.Input is { } input && InputOf(entry, input) is { } redacted)
        {
            json.WritePropertyName("input"u8);
            json.WriteRawValue(redacted, skipInputValidation: true);
        }

        json.WriteNumber("microseconds"u8, Math.Round(entry.Took.TotalMicroseconds, 1));
        json.WriteEndObject();
        json.Flush();
        return line.WrittenSpan.ToArray();
    }

    private static byte[]? InputOf(in DecisionLogEntry entry, Rego.Values.RegoValue input)
    {
        var written = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(written))
        {
            entry.Policy.Redactions.Write(input, json);
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
