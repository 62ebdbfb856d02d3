using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.GraphQl;

internal sealed partial class GraphParser
{
    private static readonly string[] DirectiveLocations =
    [
        "QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "FRAGMENT_DEFINITION", "FRAGMENT_SPREAD", "INLINE_FRAGMENT", "SCHEMA", "SCALAR", "OBJECT",
        "FIELD_DEFINITION", "ARGUMENT_DEFINITION", "INTERFACE", "UNION", "ENUM", "ENUM_VALUE", "INPUT_OBJECT", "INPUT_FIELD_DEFINITION", "VARIABLE_DEFINITION",
    ];

    private RegoObject SchemaDocument()
    {
        var (schemas, schemaExtensions, directives, definitions, extensions) =
            (new RegoArray(0), new RegoArray(0), new RegoArray(0), new RegoArray(0), new RegoArray(0));
        while (_peek.Kind != GraphTokenKind.EndOfFile)
        {
            var description = Description(out var described);
            switch (_peek.Kind == GraphTokenKind.Name ? _peek.Value : "")
            {
                case "scalar" or "type" or "interface" or "union" or "enum" or "input":
                    definitions.Append(Definition(description, extends: false));
                    break;
                case "schema":
                    schemas.Append(Schema(description, extends: false));
                    break;
                case "directive":
                    directives.Append(DirectiveDefinition(description));
                    break;
                case "extend":
                    if (described is { } token)
                    {
                        throw token.Error($"Unexpected {token}");
                    }

                    Take();
                    var isSchema = _peek.IsName("schema");
                    (isSchema ? schemaExtensions : extensions).Append(isSchema ? Schema(description, extends: true) : Definition(description, extends: true));
                    break;
                default:
                    throw Unexpected();
            }
        }

        return _tree.Node(_peek, ("Schema", schemas), ("SchemaExtension", schemaExtensions), ("Directives", directives), ("Definitions", definitions), ("Extensions", extensions));
    }

    private RegoString Description(out GraphToken? token)
    {
        token = _peek.Kind is GraphTokenKind.String or GraphTokenKind.BlockString ? Take() : null;
        return token is { } described ? (RegoString)described.Value.ToRego() : RegoString.Empty;
    }

    private RegoObject Schema(RegoString description, bool extends)
    {
        var at = ExpectKeyword("schema");
        var directives = Directives(true);
        var roots = Some("{", () =>
        {
            var operation = ExpectName();
            if (operation.Value is not ("query" or "mutation" or "subscription"))
            {
                throw operation.Error($"Unexpected {operation}");
            }

            Expect(":");
            return _tree.Node(operation, ("Operation", new RegoString(operation.Value)), ("Type", Name()));
        }, "}");
        return extends && directives.Count + roots.Count == 0
            ? throw Unexpected()
            : _tree.Node(at, ("Description", description), ("Directives", directives), ("OperationTypes", roots));
    }

    private RegoObject Definition(RegoString description, bool extends)
    {
        var at = _peek;
        var keyword = _peek.Kind == GraphTokenKind.Name ? _peek.Value : "";
        var kind = keyword switch
        {
            "scalar" => "SCALAR",
            "type" => "OBJECT",
            "interface" => "INTERFACE",
            "union" => "UNION",
            "enum" => "ENUM",
            "input" => "INPUT_OBJECT",
            _ => throw Unexpected(),
        };
        Take();
        var name = Name();
        var interfaces = keyword is "type" or "interface" ? Interfaces() : RegoArray.Empty;
        var directives = Directives(true);
        var fields = keyword switch
        {
            "type" or "interface" => Some("{", FieldDefinition, "}"),
            "input" => Some("{", InputDefinition, "}"),
            _ => RegoArray.Empty,
        };
        var types = keyword == "union" ? Members() : RegoArray.Empty;
        var values = keyword == "enum" ? Some("{", EnumValue, "}") : RegoArray.Empty;
        if (extends && interfaces.Count + directives.Count + fields.Count + types.Count + values.Count == 0)
        {
            throw Unexpected();
        }

        return _tree.Node(at,
            ("Kind", new RegoString(kind)), ("Description", description), ("Name", name), ("Directives", directives), ("Interfaces", interfaces),
            ("Fields", fields), ("Types", types), ("EnumValues", values), ("BuiltIn", RegoBoolean.False));
    }

    private RegoArray Interfaces()
    {
        var names = new RegoArray(0);
        if (_peek.IsName("implements"))
        {
            Take();
            Skip("&");
            do
            {
                names.Append(Name());
            }
            while (Skip("&"));
        }

        return names;
    }

    private RegoArray Members()
    {
        var names = new RegoArray(0);
        if (Skip("="))
        {
            Skip("|");
            do
            {
                names.Append(Name());
            }
            while (Skip("|"));
        }

        return names;
    }

    private RegoObject FieldDefinition()
    {
        var at = _peek;
        var description = Description(out _);
        var name = Name();
        var arguments = Some("(", InputDefinition, ")");
        Expect(":");
        return _tree.Node(at, ("Description", description), ("Name", name), ("Arguments", arguments), ("Type", TypeReference()), ("Directives", Directives(true)));
    }

    private RegoObject InputDefinition()
    {
        var at = _peek;
        var description = Description(out _);
        var name = Name();
        Expect(":");
        var type = TypeReference();
        var value = Skip("=") ? Value(true) : null;
        return _tree.Node(at, ("Description", description), ("Name", name), ("DefaultValue", value), ("Type", type), ("Directives", Directives(true)));
    }

    private RegoObject EnumValue()
    {
        var at = _peek;
        return _tree.Node(at, ("Description", Description(out _)), ("Name", Name()), ("Directives", Directives(true)));
    }

    private RegoObject DirectiveDefinition(RegoString description)
    {
        var at = ExpectKeyword("directive");
        Expect("@");
        var name = Name();
        var arguments = Some("(", InputDefinition, ")");
        var repeatable = _peek.IsName("repeatable");
        if (repeatable)
        {
            Take();
        }

        ExpectKeyword("on");
        Skip("|");
        var locations = new RegoArray(0);
        do
        {
            var location = ExpectName();
            locations.Append(DirectiveLocations.Contains(location.Value) ? new RegoString(location.Value) : throw location.Error($"Unexpected {location}"));
        }
        while (Skip("|"));
        return _tree.Node(at,
            ("Description", description), ("Name", name), ("Arguments", arguments), ("Locations", locations), ("IsRepeatable", RegoBoolean.Of(repeatable)));
    }
}
