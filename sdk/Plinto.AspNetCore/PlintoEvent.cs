using System.Text.Json;

namespace Plinto.AspNetCore;

/// <summary>Something that happened in a Plinto tenant, as a webhook tells it, in whichever version of payloads.</summary>
public sealed class PlintoEvent
{
    /// <summary><c>evt_…</c>: the same each time the event is told. Plinto tells it at least once: do twice what harms twice by this.</summary>
    public required string Id { get; init; }

    /// <summary>Noun and past participle, such as <c>client.created</c>.</summary>
    public required string Type { get; init; }

    /// <summary>When it happened. Events of one subject come in the order in which they happened.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Who did it.</summary>
    public required PlintoEventActor Actor { get; init; }

    /// <summary>Id of what it happened to.</summary>
    public required string Subject { get; init; }

    /// <summary><c>org_…</c> it happened in; null outside of organisations.</summary>
    public string? Organization { get; init; }

    /// <summary>An object: what the type says.</summary>
    public required JsonElement Data { get; init; }
}
