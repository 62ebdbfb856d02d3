using System.Globalization;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.GraphQl;

internal sealed partial class GraphQueryCheck
{
    private const int VariableKind = 0;
    private const int IntKind = 1;
    private const int FloatKind = 2;
    private const int StringKind = 3;
    private const int BlockKind = 4;
    private const int BooleanKind = 5;
    private const int NullKind = 6;
    private const int EnumKind = 7;
    private const int ListKind = 8;
    private const int ObjectKind = 9;

    private void CheckArguments(RegoObject owner, IReadOnlyList<RegoObject> definitions, string who, string where)
    {
        var given = new HashSet<string>();
        foreach (var argument in owner.Nodes("Arguments"))
        {
            var name = argument.Text("Name");
            if (!given.Add(name))
            {
                throw tree.Error(argument, $"There can be only one argument named \"{name}\".");
            }

            var definition = definitions.FirstOrDefault(d => d.Text("Name") == name) ?? throw tree.Error(argument, $"Unknown argument \"{name}\" on {where}.");
            CheckInput(argument.Node("Value")!, definition);
        }

        foreach (var definition in definitions)
        {
            if (definition.Node("Type")!.Flag("NonNull") && definition.Node("DefaultValue") is null && !given.Contains(definition.Text("Name")))
            {
                var type = GraphNodes.TypeText(definition.Node("Type")!);
                throw tree.Error(owner, $"{who} argument \"{definition.Text("Name")}\" of type \"{type}\" is required, but it was not provided.");
            }
        }
    }

    private void CheckInput(RegoObject value, RegoObject definition)
    {
        if (value.Number("Kind") == VariableKind)
        {
            CheckVariableUse(value, definition.Node("Type")!, definition.Node("DefaultValue") is not null);
        }
        else
        {
            CheckValue(value, definition.Node("Type")!);
        }
    }

    private void CheckVariableUse(RegoObject value, RegoObject type, bool hasDefault)
    {
        var name = value.Text("Raw");
        if (!_variables.TryGetValue(name, out var variable))
        {
            var where = _operation.Text("Name") is { Length: > 0 } operation ? $" by operation \"{operation}\"" : "";
            throw tree.Error(value, $"Variable \"${name}\" is not defined{where}.");
        }

        _usedVariables.Add(name);
        var given = variable.Node("Type")!;
        var neverNull = variable.Node("DefaultValue") is { } fallback && fallback.Number("Kind") != NullKind;
        if (!Fits(given, type, neverNull || hasDefault))
        {
            throw tree.Error(value, $"Variable \"${name}\" of type \"{GraphNodes.TypeText(given)}\" used in position expecting type \"{GraphNodes.TypeText(type)}\".");
        }
    }

    private static bool Fits(RegoObject given, RegoObject wanted, bool neverNull)
    {
        if (wanted.Flag("NonNull") && !given.Flag("NonNull") && !neverNull)
        {
            return false;
        }

        return (given.Node("Elem"), wanted.Node("Elem")) switch
        {
            ({ } a, { } b) => Fits(a, b, false),
            (null, null) => given.Text("NamedType") == wanted.Text("NamedType"),
            _ => false,
        };
    }

    private void CheckValue(RegoObject value, RegoObject type)
    {
        var kind = value.Number("Kind");
        if (kind == VariableKind)
        {
            CheckVariableUse(value, type, false);
            return;
        }

        if (kind == NullKind)
        {
            if (type.Flag("NonNull"))
            {
                throw Expected(value, type);
            }

            return;
        }

        if (type.Node("Elem") is { } element)
        {
            // A single value stands for a list of one.
            foreach (var item in kind == ListKind ? value.Nodes("Children").Select(static c => c.Node("Value")!) : [value])
            {
                CheckValue(item, element);
            }

            return;
        }

        CheckNamed(value, kind, type, schema.Type(type.Text("NamedType")) ?? throw tree.Error(value, $"Unknown type \"{type.Text("NamedType")}\"."));
    }

    private void CheckNamed(RegoObject value, int kind, RegoObject type, GraphDefinition definition)
    {
        switch (definition.Kind)
        {
            case "ENUM":
                if (kind != EnumKind || definition.EnumValues.All(v => v.Text("Name") != value.Text("Raw")))
                {
                    throw kind == EnumKind
                        ? tree.Error(value, $"Value \"{value.Text("Raw")}\" does not exist in \"{GraphNodes.TypeText(type)}\" enum.")
                        : tree.Error(value, $"Enum \"{GraphNodes.TypeText(type)}\" cannot represent non-enum value: {RegoJson.Write(value.Find("Raw")!)}.");
                }

                break;
            case "INPUT_OBJECT":
                CheckObject(value, kind, type, definition);
                break;
            case "SCALAR":
                if (!ScalarTakes(definition.Name, kind, value.Text("Raw")))
                {
                    throw Expected(value, type);
                }

                break;
            default:
                throw Expected(value, type);
        }
    }

    private static bool ScalarTakes(string scalar, int kind, string raw) => scalar switch
    {
        "Int" => kind == IntKind && int.TryParse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "Float" => kind is IntKind or FloatKind,
        "String" => kind is StringKind or BlockKind,
        "Boolean" => kind == BooleanKind,
        "ID" => kind is IntKind or StringKind or BlockKind,
        _ => true,
    };

    private void CheckObject(RegoObject value, int kind, RegoObject type, GraphDefinition definition)
    {
        if (kind != ObjectKind)
        {
            throw Expected(value, type);
        }

        var given = new HashSet<string>();
        foreach (var child in value.Nodes("Children"))
        {
            var name = child.Text("Name");
            if (!given.Add(name))
            {
                throw tree.Error(child, $"There can be only one input field named \"{name}\".");
            }

            CheckInput(child.Node("Value")!, definition.Field(name) ?? throw tree.Error(child, $"Field \"{name}\" is not defined by type \"{definition.Name}\"."));
        }

        foreach (var field in definition.Fields)
        {
            if (field.Node("Type")!.Flag("NonNull") && field.Node("DefaultValue") is null && !given.Contains(field.Text("Name")))
            {
                throw tree.Error(value, $"Field \"{definition.Name}.{field.Text("Name")}\" of required type \"{GraphNodes.TypeText(field.Node("Type")!)}\" was not provided.");
            }
        }
    }

    private BuiltinException Expected(RegoObject value, RegoObject type) =>
        tree.Error(value, $"Expected value of type \"{GraphNodes.TypeText(type)}\", found {value.Text("Raw")}.");
}
