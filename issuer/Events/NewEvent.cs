using System.Text.Json.Nodes;

namespace Plinto.Issuer.Events;

/// <summary>An event to be written with the change it tells of.</summary>
/// <param name="Type">Noun and past participle, such as <c>client.created</c>.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Subject">Id of what it happened to.</param>
internal sealed record NewEvent(string Type, Actor Actor, string Subject)
{
    /// <summary>Details without personal data and without secrets.</summary>
    public JsonObject Data { get; init; } = [];
}
