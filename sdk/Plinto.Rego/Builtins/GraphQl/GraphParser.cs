using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.GraphQl;

/// <summary>Parses GraphQL queries and schemas; a <see cref="BuiltinException"/> tells the first error and its place.</summary>
internal sealed partial class GraphParser
{
    private const int MostDepth = 500;

    private readonly GraphLexer _lexer;
    private readonly GraphTree _tree = new();
    private GraphToken _peek;
    private int _depth;

    private GraphParser(string text)
    {
        _lexer = new GraphLexer(text);
        _peek = _lexer.Next();
    }

    public static GraphTree ParseQuery(string text)
    {
        var parser = new GraphParser(text);
        parser._tree.Root = parser.QueryDocument();
        return parser._tree;
    }

    public static GraphTree ParseSchema(string text)
    {
        var parser = new GraphParser(text);
        parser._tree.Root = parser.SchemaDocument();
        return parser._tree;
    }

    private GraphToken Take()
    {
        var token = _peek;
        _peek = _lexer.Next();
        return token;
    }

    private bool Skip(string punctuator)
    {
        if (!_peek.Is(punctuator))
        {
            return false;
        }

        Take();
        return true;
    }

    private GraphToken Expect(string punctuator) => _peek.Is(punctuator) ? Take() : throw _peek.Error($"Expected {punctuator}, found {_peek}");

    private GraphToken ExpectName() => _peek.Kind == GraphTokenKind.Name ? Take() : throw _peek.Error($"Expected Name, found {_peek}");

    private GraphToken ExpectKeyword(string keyword) => _peek.IsName(keyword) ? Take() : throw _peek.Error($"Expected \"{keyword}\", found {_peek}");

    private RegoString Name() => new(ExpectName().Value);

    private BuiltinException Unexpected() => _peek.Error($"Unexpected {_peek}");

    private RegoArray Many(string open, Func<RegoValue> read, string close)
    {
        var items = new RegoArray(0);
        if (Skip(open))
        {
            while (!_peek.Is(close))
            {
                items.Append(read());
            }

            Take();
        }

        return items;
    }

    private RegoArray Some(string open, Func<RegoValue> read, string close)
    {
        var items = new RegoArray(0);
        if (Skip(open))
        {
            while (!_peek.Is(close))
            {
                items.Append(read());
            }

            if (items.Count == 0)
            {
                throw _peek.Error($"expected at least one definition, found {_peek.KindText}");
            }

            Take();
        }

        return items;
    }

    private RegoArray Directives(bool constant)
    {
        var directives = new RegoArray(0);
        while (_peek.Is("@"))
        {
            var at = Take();
            directives.Append(_tree.Node(at, ("Name", Name()), ("Arguments", Arguments(constant)), ("Location", RegoString.Empty)));
        }

        return directives;
    }

    private RegoArray Arguments(bool constant) => Many("(", () =>
    {
        var name = ExpectName();
        Expect(":");
        return _tree.Node(name, ("Name", new RegoString(name.Value)), ("Value", Value(constant)));
    }, ")");

    private RegoObject TypeReference()
    {
        if (++_depth > MostDepth)
        {
            throw _peek.Error("document nests too deeply");
        }

        var at = _peek;
        RegoObject? element = null;
        var name = RegoString.Empty;
        if (Skip("["))
        {
            element = TypeReference();
            Expect("]");
        }
        else
        {
            name = Name();
        }

        _depth--;
        return _tree.Node(at, ("NamedType", name), ("Elem", element), ("NonNull", RegoBoolean.Of(Skip("!"))));
    }

    private RegoObject Value(bool constant)
    {
        if (++_depth > MostDepth)
        {
            throw _peek.Error("document nests too deeply");
        }

        var at = _peek;
        var value = at switch
        {
            { Kind: GraphTokenKind.Punctuator, Value: "[" } => Composite(at, 8, Many("[", () => Child(RegoString.Empty, constant), "]")),
            { Kind: GraphTokenKind.Punctuator, Value: "{" } => Composite(at, 9, Many("{", () => NamedChild(constant), "}")),
            { Kind: GraphTokenKind.Punctuator, Value: "$" } when !constant => Variable(),
            { Kind: GraphTokenKind.Int } => Scalar(1),
            { Kind: GraphTokenKind.Float } => Scalar(2),
            { Kind: GraphTokenKind.String } => Scalar(3),
            { Kind: GraphTokenKind.BlockString } => Scalar(4),
            { Kind: GraphTokenKind.Name, Value: "true" or "false" } => Scalar(5),
            { Kind: GraphTokenKind.Name, Value: "null" } => Scalar(6),
            { Kind: GraphTokenKind.Name } => Scalar(7),
            _ => throw Unexpected(),
        };
        _depth--;
        return value;
    }

    private RegoObject Variable()
    {
        var at = Take();
        return ValueNode(at, 0, ExpectName().Value, null);
    }

    private RegoObject Scalar(int kind)
    {
        var token = Take();
        return ValueNode(token, kind, token.Value, null);
    }

    private RegoObject Composite(GraphToken at, int kind, RegoArray children) => ValueNode(at, kind, "", children);

    private RegoObject ValueNode(GraphToken at, int kind, string raw, RegoArray? children) => _tree.Node(at,
        ("Raw", raw.ToRego()), ("Children", children), ("Kind", RegoNumber.Of(kind)), ("ExpectedTypeHasDefault", RegoBoolean.False));

    private RegoObject NamedChild(bool constant)
    {
        var name = Name();
        Expect(":");
        return Child(name, constant);
    }

    private RegoObject Child(RegoString name, bool constant) => _tree.Node(_peek, ("Name", name), ("Value", Value(constant)));
}
