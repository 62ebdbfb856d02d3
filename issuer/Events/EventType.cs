using System.Text.Json.Nodes;

namespace Plinto.Issuer.Events;

/// <summary>
/// A type of event: a row of the catalogue. <c>docs/events.md</c>, the webhooks in the API description and the check of what is written are all made of these rows, so that none
/// can say another thing than the others. Personal data are in none of them: the address and the agent of the request stand apart (<c>event_personal</c>).
/// </summary>
/// <param name="Name">Noun and past participle, such as <c>client.created</c>.</param>
/// <param name="Class">What retention will go by.</param>
/// <param name="Subject">What its subject is the id of: <c>client</c>, <c>identity</c>, …</param>
/// <param name="Description">What happened, without a full stop.</param>
/// <param name="Data">The members of its data.</param>
internal sealed record EventType(string Name, EventClass Class, string Subject, string Description, params EventMember[] Data)
{
    /// <summary>What is wrong with data for this type; null: nothing. Members beyond those declared are refused.</summary>
    public string? FaultIn(JsonObject data) =>
        data.Select(member => member.Key).FirstOrDefault(name => Array.TrueForAll(Data, member => member.Name != name)) is { } unknown ? $"`{Name}` has no member `{unknown}`"
        : Array.Find(Data, member => !member.Takes(data[member.Name])) is { } wrong ? $"`{wrong.Name}` of `{Name}` must be of type {wrong.Type}"
        : null;

    /// <summary>The JSON Schema (draft 2020-12) of its data.</summary>
    public JsonObject Schema()
    {
        var properties = new JsonObject();
        foreach (var member in Data)
        {
            properties[member.Name] = member.Schema();
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([.. Data.Where(member => !member.Optional).Select(member => (JsonNode)member.Name)]),
            ["additionalProperties"] = false,
        };
    }
}
