using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.GraphQl;

/// <summary>Checks a query against a schema by the rules of the specification, §5; the first fault is thrown.</summary>
internal sealed partial class GraphQueryCheck(GraphTree tree, GraphSchema schema)
{
    private readonly Dictionary<string, RegoObject> _fragments = [];
    private readonly HashSet<string> _usedFragments = [];
    private readonly Dictionary<string, RegoObject> _variables = [];
    private readonly HashSet<string> _usedVariables = [];
    private readonly Stack<string> _open = new();
    private RegoObject _operation = RegoObject.Empty;

    public void Run()
    {
        CheckNames();
        foreach (var fragment in tree.Root.Nodes("Fragments"))
        {
            CheckFragment(fragment);
        }

        foreach (var operation in tree.Root.Nodes("Operations"))
        {
            CheckOperation(operation);
        }

        if (_fragments.Keys.FirstOrDefault(name => !_usedFragments.Contains(name)) is { } unused)
        {
            throw tree.Error(_fragments[unused], $"Fragment \"{unused}\" is never used.");
        }
    }

    private void CheckNames()
    {
        var operations = tree.Root.Nodes("Operations").ToList();
        if (operations.Count > 1 && operations.FirstOrDefault(static o => o.Text("Name").Length == 0) is { } anonymous)
        {
            throw tree.Error(anonymous, "This anonymous operation must be the only defined operation.");
        }

        if (operations.GroupBy(static o => o.Text("Name")).FirstOrDefault(static g => g.Count() > 1) is { } twice)
        {
            throw tree.Error(twice.Last(), $"There can be only one operation named \"{twice.Key}\".");
        }

        foreach (var fragment in tree.Root.Nodes("Fragments"))
        {
            if (!_fragments.TryAdd(fragment.Text("Name"), fragment))
            {
                throw tree.Error(fragment, $"There can be only one fragment named \"{fragment.Text("Name")}\".");
            }
        }
    }

    private void CheckFragment(RegoObject fragment)
    {
        var name = fragment.Text("TypeCondition");
        if (CompositeType(fragment, name) is null)
        {
            throw tree.Error(fragment, $"Fragment \"{fragment.Text("Name")}\" cannot condition on non composite type \"{name}\".");
        }

        CheckDirectives(fragment, "FRAGMENT_DEFINITION");
    }

    private GraphDefinition? CompositeType(RegoObject at, string name)
    {
        var type = schema.Type(name) ?? throw tree.Error(at, $"Unknown type \"{name}\".");
        return type.IsComposite ? type : null;
    }

    private void CheckOperation(RegoObject operation)
    {
        _operation = operation;
        _variables.Clear();
        _usedVariables.Clear();
        var root = schema.RootOf(operation.Text("Operation"))
            ?? throw tree.Error(operation, $"Schema does not support operation type \"{operation.Text("Operation")}\"");
        foreach (var variable in operation.Nodes("VariableDefinitions"))
        {
            CheckVariable(variable);
        }

        CheckDirectives(operation, operation.Text("Operation").ToUpperInvariant());
        CheckSelections(operation, root);
        if (operation.Text("Operation") == "subscription" && operation.Nodes("SelectionSet").Count() > 1)
        {
            throw tree.Error(operation, $"Subscription \"{operation.Text("Name")}\" must select only one top level field.");
        }

        if (_variables.Keys.FirstOrDefault(name => !_usedVariables.Contains(name)) is { } unused)
        {
            var where = operation.Text("Name") is { Length: > 0 } name ? $" in operation \"{name}\"" : "";
            throw tree.Error(_variables[unused], $"Variable \"${unused}\" is never used{where}.");
        }
    }

    private void CheckVariable(RegoObject variable)
    {
        var name = variable.Text("Variable");
        if (!_variables.TryAdd(name, variable))
        {
            throw tree.Error(variable, $"There can be only one variable named \"${name}\".");
        }

        var type = variable.Node("Type") ?? RegoObject.Empty;
        var definition = schema.Type(GraphNodes.CoreName(type)) ?? throw tree.Error(variable, $"Unknown type \"{GraphNodes.CoreName(type)}\".");
        if (!definition.IsInput)
        {
            throw tree.Error(variable, $"Variable \"${name}\" cannot be non-input type \"{GraphNodes.TypeText(type)}\".");
        }

        if (variable.Node("DefaultValue") is { } value)
        {
            CheckValue(value, type);
        }

        CheckDirectives(variable, "VARIABLE_DEFINITION");
    }

    private void CheckSelections(RegoObject owner, GraphDefinition type)
    {
        var answers = new Dictionary<string, RegoObject>();
        foreach (var selection in owner.Nodes("SelectionSet"))
        {
            if (selection.Find("TypeCondition") is not null)
            {
                CheckInline(selection, type);
            }
            else if (selection.Find("Alias") is not null)
            {
                CheckSelectedField(selection, type);
                if (!answers.TryAdd(selection.Text("Alias"), selection) && !SameField(answers[selection.Text("Alias")], selection))
                {
                    throw tree.Error(
                        selection,
                        $"Fields \"{selection.Text("Alias")}\" conflict because they differ. Use different aliases on the fields to fetch both if this was intentional.");
                }
            }
            else
            {
                CheckSpread(selection, type);
            }
        }
    }

    private static bool SameField(RegoObject a, RegoObject b) =>
        a.Text("Name") == b.Text("Name") && (a.Find("Arguments") ?? RegoArray.Empty).Equals(b.Find("Arguments") ?? RegoArray.Empty);

    private void CheckInline(RegoObject selection, GraphDefinition type)
    {
        CheckDirectives(selection, "INLINE_FRAGMENT");
        var condition = selection.Text("TypeCondition");
        if (condition.Length == 0)
        {
            CheckSelections(selection, type);
            return;
        }

        var inner = CompositeType(selection, condition) ?? throw tree.Error(selection, $"Fragment cannot condition on non composite type \"{condition}\".");
        if (!Overlap(type, inner))
        {
            throw tree.Error(selection, $"Fragment cannot be spread here as objects of type \"{type.Name}\" can never be of type \"{condition}\".");
        }

        CheckSelections(selection, inner);
    }

    private void CheckSpread(RegoObject selection, GraphDefinition type)
    {
        CheckDirectives(selection, "FRAGMENT_SPREAD");
        var name = selection.Text("Name");
        var fragment = _fragments.GetValueOrDefault(name) ?? throw tree.Error(selection, $"Unknown fragment \"{name}\".");
        if (_open.Contains(name))
        {
            throw tree.Error(selection, $"Cannot spread fragment \"{name}\" within itself.");
        }

        var inner = schema.Type(fragment.Text("TypeCondition"))!;
        if (!Overlap(type, inner))
        {
            throw tree.Error(selection, $"Fragment \"{name}\" cannot be spread here as objects of type \"{type.Name}\" can never be of type \"{inner.Name}\".");
        }

        _usedFragments.Add(name);
        _open.Push(name);
        CheckSelections(fragment, inner);
        _open.Pop();
    }

    private bool Overlap(GraphDefinition a, GraphDefinition b) => a.Name == b.Name || schema.Possible(a).Intersect(schema.Possible(b)).Any();

    private void CheckSelectedField(RegoObject selection, GraphDefinition type)
    {
        var name = selection.Text("Name");
        CheckDirectives(selection, "FIELD");
        if (name == "__typename")
        {
            return;
        }

        var (fieldType, arguments) = FieldOf(selection, type, name);
        CheckArguments(selection, arguments, $"Field \"{name}\"", $"field \"{type.Name}.{name}\"");
        var target = schema.Type(GraphNodes.CoreName(fieldType))!;
        var selects = selection.Find("SelectionSet") is not null;
        if (selects && !target.IsComposite)
        {
            throw tree.Error(selection, $"Field \"{name}\" must not have a selection since type \"{GraphNodes.TypeText(fieldType)}\" has no subfields.");
        }

        if (!selects && target.IsComposite)
        {
            throw tree.Error(selection, $"Field \"{name}\" of type \"{GraphNodes.TypeText(fieldType)}\" must have a selection of subfields.");
        }

        CheckSelections(selection, target);
    }

    private (RegoObject Type, IReadOnlyList<RegoObject> Arguments) FieldOf(RegoObject selection, GraphDefinition type, string name)
    {
        if (name is "__schema" or "__type" && schema.RootOf("query") == type)
        {
            var text = name == "__schema" ? "type Query { __schema: __Schema! }" : "type Query { __type(name: String!): __Type }";
            var field = GraphParser.ParseSchema(text).Root.Nodes("Definitions").First().Nodes("Fields").First();
            return (field.Node("Type")!, [.. field.Nodes("Arguments")]);
        }

        return type.Kind != "UNION" && type.Field(name) is { } found
            ? (found.Node("Type")!, [.. found.Nodes("Arguments")])
            : throw tree.Error(selection, $"Cannot query field \"{name}\" on type \"{type.Name}\".");
    }

    private void CheckDirectives(RegoObject owner, string location)
    {
        var seen = new HashSet<string>();
        foreach (var directive in owner.Nodes("Directives"))
        {
            var name = directive.Text("Name");
            var definition = schema.Directive(name) ?? throw tree.Error(directive, $"Unknown directive \"@{name}\".");
            if (!definition.Texts("Locations").Contains(location))
            {
                throw tree.Error(directive, $"Directive \"@{name}\" may not be used on {location}.");
            }

            if (!seen.Add(name) && !definition.Flag("IsRepeatable"))
            {
                throw tree.Error(directive, $"The directive \"@{name}\" can only be used once at this location.");
            }

            CheckArguments(directive, [.. definition.Nodes("Arguments")], $"Directive \"@{name}\"", $"directive \"@{name}\"");
        }
    }
}
