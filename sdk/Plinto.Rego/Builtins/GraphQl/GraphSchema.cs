using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.GraphQl;

/// <summary>A schema with its extensions merged, checked as a whole.</summary>
internal sealed class GraphSchema
{
    private readonly Dictionary<string, GraphDefinition> _types = [];
    private readonly Dictionary<string, RegoObject> _directives = [];
    private readonly Dictionary<string, string> _roots = [];
    private readonly GraphTree _tree;

    private GraphSchema(GraphTree tree) => _tree = tree;

    /// <summary>Builds and checks; a <see cref="BuiltinException"/> tells the first fault.</summary>
    public static GraphSchema Build(GraphTree tree)
    {
        var schema = new GraphSchema(tree);
        schema.AddDocument(GraphParser.ParseSchema(GraphPrelude.Text).Root, builtIn: true);
        schema.AddDocument(tree.Root, builtIn: false);
        schema.AddRoots();
        schema.Check();
        return schema;
    }

    public GraphDefinition? Type(string name) => _types.GetValueOrDefault(name);

    public RegoObject? Directive(string name) => _directives.GetValueOrDefault(name);

    /// <summary>The type that queries, mutations or subscriptions start at, or null.</summary>
    public GraphDefinition? RootOf(string operation) => _roots.TryGetValue(operation, out var name) ? Type(name) : null;

    /// <summary>The object types that a value of the type may have.</summary>
    public IEnumerable<GraphDefinition> Possible(GraphDefinition type) => type.Kind switch
    {
        "OBJECT" => [type],
        "UNION" => type.Types.Select(Type).OfType<GraphDefinition>(),
        "INTERFACE" => _types.Values.Where(t => t.Kind == "OBJECT" && t.Interfaces.Contains(type.Name)),
        _ => [],
    };

    private void AddDocument(RegoObject document, bool builtIn)
    {
        foreach (var definition in document.Nodes("Definitions"))
        {
            if (!_types.TryAdd(definition.Text("Name"), new GraphDefinition(definition, builtIn)))
            {
                throw _tree.Error(definition, $"Cannot redeclare type {definition.Text("Name")}.");
            }
        }

        foreach (var extension in document.Nodes("Extensions"))
        {
            var name = extension.Text("Name");
            if (!_types.TryGetValue(name, out var extended))
            {
                // An extension of nothing makes the type.
                _types[name] = new GraphDefinition(extension, builtIn);
            }
            else if (extended.Kind != extension.Text("Kind"))
            {
                throw _tree.Error(extension, $"Cannot extend type {name} because the base type is a {extended.Kind}, not {extension.Text("Kind")}.");
            }
            else
            {
                extended.Extend(extension);
            }
        }

        foreach (var directive in document.Nodes("Directives"))
        {
            if (!_directives.TryAdd(directive.Text("Name"), directive))
            {
                throw _tree.Error(directive, $"Cannot redeclare directive {directive.Text("Name")}.");
            }
        }
    }

    private void AddRoots()
    {
        var schemas = _tree.Root.Nodes("Schema").ToList();
        if (schemas.Count > 1)
        {
            throw _tree.Error(schemas[1], "Cannot have multiple schema entry points, consider schema extensions instead.");
        }

        foreach (var root in schemas.Concat(_tree.Root.Nodes("SchemaExtension")).SelectMany(static s => s.Nodes("OperationTypes")))
        {
            _roots[root.Text("Operation")] = Type(root.Text("Type")) is not null
                ? root.Text("Type")
                : throw _tree.Error(root, $"Schema root {root.Text("Operation")} refers to a type {root.Text("Type")} that does not exist.");
        }

        foreach (var (operation, name) in new[] { ("query", "Query"), ("mutation", "Mutation"), ("subscription", "Subscription") })
        {
            if (schemas.Count == 0 && Type(name) is { Kind: "OBJECT" })
            {
                _roots.TryAdd(operation, name);
            }
        }
    }

    private void Check()
    {
        foreach (var directive in _tree.Root.Nodes("Directives"))
        {
            CheckName(directive, directive.Text("Name"));
            CheckArguments(directive);
        }

        foreach (var type in _types.Values.Where(static t => !t.BuiltIn))
        {
            CheckName(type.Node, type.Name);
            CheckDirectives(type.Directives);
            CheckContent(type);
            foreach (var field in type.Fields)
            {
                CheckField(type, field);
            }

            foreach (var name in type.Interfaces)
            {
                CheckImplements(type, name);
            }
        }
    }

    private void CheckContent(GraphDefinition type)
    {
        var (empty, what) = type.Kind switch
        {
            "OBJECT" or "INTERFACE" => (type.Fields.Count == 0, "fields"),
            "ENUM" => (type.EnumValues.Count == 0, "unique enum values"),
            "INPUT_OBJECT" => (type.Fields.Count == 0, "input fields"),
            _ => (false, ""),
        };
        if (empty)
        {
            throw _tree.Error(type.Node, $"{type.Kind} {type.Name}: must define one or more {what}.");
        }

        foreach (var member in type.Types)
        {
            var kind = Type(member)?.Kind ?? throw _tree.Error(type.Node, $"Undefined type {member}.");
            if (kind != "OBJECT")
            {
                throw _tree.Error(type.Node, $"UNION type {member} must be OBJECT.");
            }
        }

        foreach (var value in type.EnumValues)
        {
            CheckDirectives(value.Nodes("Directives"));
            if (value.Text("Name") is "true" or "false" or "null")
            {
                throw _tree.Error(value, $"ENUM {type.Name} cannot include value {value.Text("Name")}.");
            }
        }
    }

    private void CheckField(GraphDefinition type, RegoObject field)
    {
        CheckName(field, field.Text("Name"));
        if (type.Fields.Count(f => f.Text("Name") == field.Text("Name")) > 1)
        {
            throw _tree.Error(field, $"Field {type.Name}.{field.Text("Name")} can only be defined once.");
        }

        var target = CheckReference(field);
        var input = type.Kind == "INPUT_OBJECT";
        if (input ? !target.IsInput : !target.IsOutput)
        {
            throw _tree.Error(field, $"{target.Kind} field must be one of {(input ? "SCALAR, ENUM, INPUT_OBJECT" : "SCALAR, OBJECT, INTERFACE, UNION, ENUM")}.");
        }

        CheckArguments(field);
        CheckDirectives(field.Nodes("Directives"));
    }

    private void CheckArguments(RegoObject owner)
    {
        foreach (var argument in owner.Nodes("Arguments"))
        {
            CheckName(argument, argument.Text("Name"));
            var target = CheckReference(argument);
            if (!target.IsInput)
            {
                throw _tree.Error(argument, $"cannot use {target.Name} as argument {argument.Text("Name")} because {target.Kind} is not a valid input type");
            }

            CheckDirectives(argument.Nodes("Directives"));
        }
    }

    private GraphDefinition CheckReference(RegoObject owner)
    {
        var name = GraphNodes.CoreName(owner.Node("Type") ?? RegoObject.Empty);
        return Type(name) ?? throw _tree.Error(owner, $"Undefined type {name}.");
    }

    private void CheckDirectives(IEnumerable<RegoObject> directives)
    {
        foreach (var directive in directives)
        {
            if (Directive(directive.Text("Name")) is not { } definition)
            {
                throw _tree.Error(directive, $"Undefined directive {directive.Text("Name")}.");
            }

            if (directive.Nodes("Arguments").FirstOrDefault(a => definition.Nodes("Arguments").All(d => d.Text("Name") != a.Text("Name"))) is { } unknown)
            {
                throw _tree.Error(unknown, $"Undefined argument {unknown.Text("Name")} for directive {directive.Text("Name")}.");
            }
        }
    }

    private void CheckImplements(GraphDefinition type, string name)
    {
        var target = Type(name) ?? throw _tree.Error(type.Node, $"Undefined type \"{name}\".");
        if (target.Kind != "INTERFACE")
        {
            throw _tree.Error(type.Node, $"\"{name}\" is a non interface type {target.Kind}.");
        }

        if (target.Interfaces.FirstOrDefault(i => i != type.Name && !type.Interfaces.Contains(i)) is { } missing)
        {
            throw _tree.Error(type.Node, $"Type {type.Name} must implement {missing} because it is implemented by {name}.");
        }

        foreach (var required in target.Fields)
        {
            var field = type.Field(required.Text("Name"))
                ?? throw _tree.Error(type.Node, $"For {type.Name} to implement {name} it must have a field called {required.Text("Name")}.");
            if (!Covers(required.Node("Type")!, field.Node("Type")!))
            {
                throw _tree.Error(field, $"For {type.Name} to implement {name} the field {required.Text("Name")} must have type {GraphNodes.TypeText(required.Node("Type")!)}.");
            }

            foreach (var argument in required.Nodes("Arguments"))
            {
                var own = field.Nodes("Arguments").FirstOrDefault(a => a.Text("Name") == argument.Text("Name"));
                if (own is null || GraphNodes.TypeText(own.Node("Type")!) != GraphNodes.TypeText(argument.Node("Type")!))
                {
                    throw _tree.Error(
                        field,
                        $"For {type.Name} to implement {name} the field {required.Text("Name")} must have the same arguments but it is missing {argument.Text("Name")}.");
                }
            }
        }
    }

    // A field may promise more than its interface: a subtype, or never null.
    private bool Covers(RegoObject required, RegoObject actual)
    {
        if (required.Flag("NonNull") && !actual.Flag("NonNull"))
        {
            return false;
        }

        if (required.Node("Elem") is { } requiredElement)
        {
            return actual.Node("Elem") is { } element && Covers(requiredElement, element);
        }

        var (wanted, given) = (required.Text("NamedType"), actual.Text("NamedType"));
        return actual.Node("Elem") is null && (wanted == given || (Type(given) is { } type && (type.Interfaces.Contains(wanted) || Type(wanted)?.Types.Contains(given) == true)));
    }

    private void CheckName(RegoObject node, string name)
    {
        if (name.StartsWith("__", StringComparison.Ordinal))
        {
            throw _tree.Error(node, $"Name \"{name}\" must not begin with \"__\", which is reserved by GraphQL introspection.");
        }
    }
}
