using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.GraphQl;

/// <summary>The <c>graphql.*</c> functions; queries and schemas are text, or trees that parsing gave before.</summary>
internal static class GraphQlBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("graphql.parse_query", "string", "object<any:any>", static (c, o) => Charged(c, GraphParser.ParseQuery(o[0].Text()).Root, o[0])),
        new("graphql.parse_schema", "string", "object<any:any>", static (c, o) => Charged(c, GraphParser.ParseSchema(o[0].Text()).Root, o[0])),
        new("graphql.schema_is_valid", "any<string,object<any:any>>", "boolean", Validates, static (_, o) => SchemaIsValid(o[0])),
        new("graphql.parse", "any<string,object<any:any>>; any<string,object<any:any>>", "[object<any:any>,object<any:any>]", static (_, o) => Parse(o[0], o[1])),
        new("graphql.parse_and_verify", "any<string,object<any:any>>; any<string,object<any:any>>", "[boolean,object<any:any>,object<any:any>]", ParseAndVerify),
        new("graphql.is_valid", "any<string,object<any:any>>; any<string,object<any:any>>", "boolean", Validates,
            static (_, o) => RegoBoolean.Of(ParseOrNull(o[0], o[1]) is not null)),
    ];

    private static RegoObject? Charged(BuiltinContext context, RegoObject tree, RegoValue text) => context.Charge(text.Text().Length) ? tree : null;

    private static GraphTree Query(RegoValue operand) => operand is RegoObject tree ? new GraphTree { Root = tree } : GraphParser.ParseQuery(operand.Text());

    private static GraphTree Schema(RegoValue operand) => operand is RegoObject tree ? new GraphTree { Root = tree } : GraphParser.ParseSchema(operand.Text());

    private static RegoArray Parse(RegoValue query, RegoValue schema)
    {
        var (queryTree, schemaTree) = (Query(query), Schema(schema));
        new GraphQueryCheck(queryTree, GraphSchema.Build(schemaTree)).Run();
        return RegoArray.Of(queryTree.Root, schemaTree.Root);
    }

    private static RegoArray? ParseOrNull(RegoValue query, RegoValue schema)
    {
        try
        {
            return Parse(query, schema);
        }
        catch (BuiltinException)
        {
            return null;
        }
    }

    private static RegoArray ParseAndVerify(BuiltinContext context, ReadOnlySpan<RegoValue> operands) =>
        ParseOrNull(operands[0], operands[1]) is { } trees
            ? RegoArray.Of(RegoBoolean.True, trees[0], trees[1])
            : RegoArray.Of(RegoBoolean.False, RegoObject.Empty, RegoObject.Empty);

    private static RegoBoolean SchemaIsValid(RegoValue schema)
    {
        try
        {
            GraphSchema.Build(Schema(schema));
            return RegoBoolean.True;
        }
        catch (BuiltinException)
        {
            return RegoBoolean.False;
        }
    }
}
