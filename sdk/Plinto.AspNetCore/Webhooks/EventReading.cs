using System.Text.Json;

namespace Plinto.AspNetCore.Webhooks;

/// <summary>Reads payloads of every version: <c>timestamp</c> or <c>time</c>, the rest alike. Members it does not know are passed over.</summary>
internal static class EventReading
{
    /// <summary>Null: it is no event.</summary>
    public static PlintoEvent? TryRead(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 64 });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "id") is not { } id || Text(root, "type") is not { } type || Text(root, "subject") is not { } subject
                || !(root.TryGetProperty("timestamp", out var time) || root.TryGetProperty("time", out time)) || time.ValueKind != JsonValueKind.String
                || !time.TryGetDateTimeOffset(out var at)
                || !root.TryGetProperty("actor", out var actor) || actor.ValueKind != JsonValueKind.Object || Text(actor, "kind") is not { } kind
                || !root.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            return new PlintoEvent
            {
                Id = id, Type = type, Time = at,
                Actor = new PlintoEventActor { Kind = kind, Id = Text(actor, "id") }, Subject = subject, Organization = Text(root, "organization"), Data = data.Clone(),
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement from, string name) => from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
