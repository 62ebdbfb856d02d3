using System.Text.Json;
using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Schemas;

/// <summary><c>json.match_schema</c> and <c>json.verify_schema</c>: JSON Schema, drafts 4, 6 and 7, with the verdicts and texts of OPA's validator. Nothing is fetched.</summary>
internal static class SchemaBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("json.verify_schema", "any<string,object<any:any>>", "[boolean,any<null,string>]", JudgesKinds, static (c, o) => Verify(c, o[0])),
        new("json.match_schema", "any<string,object<any:any>>; any<string,object<any:any>>", "[boolean,array<{desc:string,error:string,field:string,type:string}>]", JudgesKinds,
            static (c, o) => Match(c, o[0], o[1])),
    ];

    private static RegoArray Verify(BuiltinContext context, RegoValue schema)
    {
        try
        {
            SchemaReader.Read(context, Document(schema));
            return RegoArray.Of(RegoBoolean.True, RegoNull.Instance);
        }
        catch (BuiltinException problem)
        {
            return RegoArray.Of(RegoBoolean.False, $"jsonschema: {problem.Message}".ToRego());
        }
    }

    private static RegoArray Match(BuiltinContext context, RegoValue document, RegoValue schema)
    {
        var value = Document(document);
        var result = SchemaRun.Check(context, SchemaReader.Read(context, Document(schema)), value);
        return RegoArray.Of(RegoBoolean.Of(result.IsValid), result.ToRego());
    }

    // Text is read as JSON, whatever it holds; a value has to be one that JSON text usually holds.
    private static RegoValue Document(RegoValue operand)
    {
        try
        {
            return operand switch
            {
                RegoString text => RegoJson.Read(text.Value),
                RegoObject or RegoArray => SchemaJson.Plain(operand),
                _ => throw new BuiltinException("wrong type, expected string or object"),
            };
        }
        catch (JsonException)
        {
            throw new BuiltinException("invalid JSON string");
        }
    }
}
