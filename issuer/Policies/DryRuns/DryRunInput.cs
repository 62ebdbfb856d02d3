using System.Text.Json;
using System.Text.Json.Serialization;

namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>One question of a dry run.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record DryRunInput
{
    public string? Entrypoint { get; init; }

    public JsonElement? Subject { get; init; }

    public JsonElement? Action { get; init; }

    public JsonElement? Resource { get; init; }

    public JsonElement? Context { get; init; }

    /// <summary>The whole input, in place of the four.</summary>
    public JsonElement? Input { get; init; }
}
