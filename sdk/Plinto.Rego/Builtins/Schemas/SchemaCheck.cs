using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Schemas;

/// <summary>Whether a document is a schema at all.</summary>
internal static class SchemaCheck
{
    private static readonly string[] Primitives = ["array", "boolean", "integer", "number", "null", "object", "string"];
    private static readonly string[] SubSchemas = ["additionalItems", "additionalProperties", "contains", "propertyNames", "not", "if", "then", "else", "items"];
    private static readonly string[] SchemaLists = ["allOf", "anyOf", "oneOf", "items"];
    private static readonly string[] SchemaMaps = ["properties", "patternProperties", "definitions", "$defs", "dependencies"];

    /// <summary>The first fault, in the words of the Go library that OPA uses; null when there is none.</summary>
    public static string? Problem(RegoValue schema)
    {
        if (schema is RegoBoolean)
        {
            return null;
        }

        if (schema is not RegoObject o)
        {
            return $"schema must be of type object or boolean but is {KindNames.Of(schema)}";
        }

        return TypeProblem(o.Find("type"))
            ?? (o.Find("properties") is { } properties and not RegoObject ? $"Invalid type. Expected: object, given: {KindNames.Of(properties)}" : null)
            ?? (o.Find("required") is { } required and not (RegoArray or RegoBoolean) ? $"required must be of type array but is {KindNames.Of(required)}" : null)
            ?? Nested(o).Select(Problem).FirstOrDefault(static p => p is not null);
    }

    private static string? TypeProblem(RegoValue? type)
    {
        var names = type switch
        {
            null => [],
            RegoString name => [name.Value],
            RegoArray list => list.Select(static n => (n as RegoString)?.Value ?? RegoJson.Write(n)).ToArray(),
            _ => new[] { RegoJson.Write(type) },
        };
        var bad = names.FirstOrDefault(static name => !Primitives.Contains(name));
        return bad is null ? null : $"has a primitive type that is NOT VALID -- given: /{bad}/ Expected valid values are:[{string.Join(' ', Primitives)}]";
    }

    private static IEnumerable<RegoValue> Nested(RegoObject schema) =>
    [
        .. SubSchemas.Select(schema.Find).OfType<RegoObject>(),
        .. SchemaLists.Select(schema.Find).OfType<RegoArray>().SelectMany(static list => list).OfType<RegoObject>(),
        .. SchemaMaps.Select(schema.Find).OfType<RegoObject>().SelectMany(static map => map.UnorderedValues.ToArray()).OfType<RegoObject>(),
    ];
}
