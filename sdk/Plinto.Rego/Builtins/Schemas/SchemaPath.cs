using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Schemas;

/// <summary>Where in a document a value is: the root has no parent.</summary>
internal sealed class SchemaPath(string name, SchemaPath? parent)
{
    private const string RootName = "(Root)";

    public static readonly SchemaPath Root = new(RootName, null);

    private string? _field;

    /// <summary>The names from below the root on, with dots between; of the root itself its name.</summary>
    public string Field => _field ??= parent is null ? RootName : Below();

    public SchemaPath Member(string member) => new(member, this);

    private string Below()
    {
        var names = new List<string>();
        for (var at = this; at.Parent is not null; at = at.Parent)
        {
            names.Add(at.Name);
        }

        names.Reverse();
        var field = string.Join('.', names);
        WorkMeter.Text(field.Length);
        return field;
    }

    private string Name => name;

    private SchemaPath? Parent => parent;
}
