using System.Text.Json;
using System.Text.Json.Nodes;

namespace Plinto.Issuer.Events;

/// <summary>A member of an event's data.</summary>
/// <param name="Name">As it is written, in camelCase.</param>
/// <param name="Type">Its JSON Schema type: <c>string</c>, <c>integer</c>, <c>boolean</c> or <c>array</c> of strings.</param>
/// <param name="Description">What it says, without a full stop.</param>
internal sealed record EventMember(string Name, string Type, string Description)
{
    /// <summary>Whether it may be missing or null.</summary>
    public bool Optional { get; init; }

    public static EventMember Text(string name, string description) => new(name, "string", description);

    public static EventMember Number(string name, string description) => new(name, "integer", description);

    public static EventMember Flag(string name, string description) => new(name, "boolean", description);

    public static EventMember Texts(string name, string description) => new(name, "array", description);

    /// <summary>The same member where it may be missing or null.</summary>
    public EventMember OrNull() => this with { Optional = true };

    /// <summary>Whether a value is what the member may hold.</summary>
    public bool Takes(JsonNode? value) => value is null ? Optional : (Type, value.GetValueKind()) switch
    {
        ("string", JsonValueKind.String) => true,
        ("integer", JsonValueKind.Number) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("array", JsonValueKind.Array) => value.AsArray().All(item => item?.GetValueKind() == JsonValueKind.String),
        _ => false,
    };

    /// <summary>Its JSON Schema (draft 2020-12).</summary>
    public JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = Optional ? new JsonArray(Type, "null") : Type, ["description"] = Description };
        if (Type == "array")
        {
            schema["items"] = new JsonObject { ["type"] = "string" };
        }

        return schema;
    }
}
