using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.GraphQl;

internal sealed partial class GraphParser
{
    private RegoObject QueryDocument()
    {
        var (operations, fragments) = (new RegoArray(0), new RegoArray(0));
        while (_peek.Kind != GraphTokenKind.EndOfFile)
        {
            if (_peek.Is("{") || (_peek.Kind == GraphTokenKind.Name && _peek.Value is "query" or "mutation" or "subscription"))
            {
                operations.Append(Operation());
            }
            else if (_peek.IsName("fragment"))
            {
                fragments.Append(Fragment());
            }
            else
            {
                throw Unexpected();
            }
        }

        return _tree.Node(_peek, ("Operations", operations), ("Fragments", fragments));
    }

    private RegoObject Operation()
    {
        var at = _peek;
        if (at.Is("{"))
        {
            return _tree.Node(at, ("Operation", new RegoString("query")), ("Name", RegoString.Empty), ("SelectionSet", SelectionSet()));
        }

        var kind = Name();
        var name = _peek.Kind == GraphTokenKind.Name ? Name() : RegoString.Empty;
        return _tree.Node(at,
            ("Operation", kind),
            ("Name", name),
            ("VariableDefinitions", VariableDefinitions()),
            ("Directives", Directives(false)),
            ("SelectionSet", SelectionSet()));
    }

    private RegoArray VariableDefinitions() => Many("(", () =>
    {
        var at = Expect("$");
        var name = Name();
        Expect(":");
        var type = TypeReference();
        var value = Skip("=") ? Value(true) : null;
        return _tree.Node(at, ("Variable", name), ("Type", type), ("DefaultValue", value), ("Directives", Directives(false)), ("Used", RegoBoolean.False));
    }, ")");

    private RegoArray SelectionSet()
    {
        if (!_peek.Is("{"))
        {
            throw _peek.Error($"Expected {{, found {_peek.KindText}");
        }

        if (++_depth > MostDepth)
        {
            throw _peek.Error("document nests too deeply");
        }

        var selections = Some("{", Selection, "}");
        _depth--;
        return selections;
    }

    private RegoObject Selection()
    {
        if (_peek.Is("..."))
        {
            return Spread();
        }

        var at = ExpectName();
        var alias = new RegoString(at.Value);
        var name = Skip(":") ? Name() : alias;
        return _tree.Node(at,
            ("Alias", alias),
            ("Name", name),
            ("Arguments", Arguments(false)),
            ("Directives", Directives(false)),
            ("SelectionSet", _peek.Is("{") ? SelectionSet() : null));
    }

    private RegoObject Spread()
    {
        var at = Take();
        if (_peek.Kind == GraphTokenKind.Name && _peek.Value != "on")
        {
            return _tree.Node(at, ("Name", Name()), ("Directives", Directives(false)));
        }

        var condition = RegoString.Empty;
        if (_peek.IsName("on"))
        {
            Take();
            condition = Name();
        }

        return _tree.Node(at, ("TypeCondition", condition), ("Directives", Directives(false)), ("SelectionSet", SelectionSet()));
    }

    private RegoObject Fragment()
    {
        var at = ExpectKeyword("fragment");
        if (_peek.IsName("on"))
        {
            throw Unexpected();
        }

        var name = Name();
        var variables = VariableDefinitions();
        ExpectKeyword("on");
        return _tree.Node(at,
            ("Name", name),
            ("VariableDefinition", variables),
            ("TypeCondition", Name()),
            ("Directives", Directives(false)),
            ("SelectionSet", SelectionSet()));
    }
}
