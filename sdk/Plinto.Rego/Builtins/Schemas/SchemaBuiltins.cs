using System.Text.Json;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Schemas;

/// <summary><c>json.match_schema</c> and <c>json.verify_schema</c>: JSON Schema, drafts 4 to 7.</summary>
internal static class SchemaBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("json.verify_schema", static (_, o) => Verify(o[0])),
        new("json.match_schema", static (c, o) => Match(c, o[0], o[1])),
    ];

    private static RegoArray Verify(RegoValue schema)
    {
        var problem = ParseProblem(schema, out var parsed) ?? SchemaCheck.Problem(parsed!);
        return problem is null
            ? RegoArray.Of(RegoBoolean.True, RegoNull.Instance)
            : RegoArray.Of(RegoBoolean.False, $"jsonschema: {problem}".ToRego());
    }

    private static RegoArray? Match(BuiltinContext context, RegoValue document, RegoValue schema)
    {
        if (ParseProblem(schema, out var parsed) is { } malformed)
        {
            throw new BuiltinException(malformed);
        }

        if (SchemaCheck.Problem(parsed!) is { } problem)
        {
            throw new BuiltinException(problem);
        }

        if (ParseProblem(document, out var value) is { } bad)
        {
            throw new BuiltinException(bad);
        }

        var run = new SchemaRun(context, parsed!);
        return run.Check(value!) is { } errors
            ? RegoArray.Of(RegoBoolean.Of(errors.Count == 0), RegoArray.Of(errors.Select(static e => e.ToRego())))
            : null;
    }

    private static string? ParseProblem(RegoValue operand, out RegoValue? parsed)
    {
        parsed = operand;
        if (operand is not RegoString text)
        {
            return null;
        }

        try
        {
            parsed = RegoJson.Read(text.Value);
            return null;
        }
        catch (JsonException)
        {
            return "invalid JSON string";
        }
    }
}
