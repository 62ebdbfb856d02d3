using System.Text.Json;
using System.Text.Json.Nodes;
using Plinto.Issuer.Events;

namespace Plinto.Issuer.Webhooks;

/// <summary>The forms that payloads have had: one row each. A webhook keeps the one it was made with until its tenant changes it.</summary>
internal static class PayloadVersions
{
    /// <summary>For webhooks that name none.</summary>
    public const string Default = "2026-11-01";

    private static readonly Dictionary<string, Func<EventBody, byte[]>> Rows = new(StringComparer.Ordinal)
    {
        [Default] = Standard,
        ["2026-12-01"] = static body => JsonSerializer.SerializeToUtf8Bytes(body, EventsJson.Default.EventBody),
    };

    /// <summary>Their names, oldest first.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Rows.Keys.Order(StringComparer.Ordinal)];

    /// <summary>An event's payload, the very bytes that are signed.</summary>
    public static byte[] Write(string version, EventBody body) => Rows[version](body);

    // Standard Webhooks, "Payload structure": type, timestamp and data, with our own beside them.
    private static byte[] Standard(EventBody body)
    {
        var whole = JsonSerializer.SerializeToNode(body, EventsJson.Default.EventBody)!.AsObject();
        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["id"] = Take(whole, "id"), ["type"] = Take(whole, "type"), ["timestamp"] = Take(whole, "time"), ["subject"] = Take(whole, "subject"),
            ["actor"] = Take(whole, "actor"), ["organization"] = Take(whole, "organization"), ["data"] = Take(whole, "data"),
        }, PayloadsJson.Default.JsonObject);
    }

    private static JsonNode? Take(JsonObject from, string name)
    {
        from.Remove(name, out var value);
        return value;
    }
}
