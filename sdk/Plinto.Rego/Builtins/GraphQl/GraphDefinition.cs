using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.GraphQl;

/// <summary>A type of a schema together with all its extensions.</summary>
internal sealed class GraphDefinition
{
    public GraphDefinition(RegoObject node, bool builtIn)
    {
        Node = node;
        BuiltIn = builtIn;
        Extend(node);
    }

    public RegoObject Node { get; }

    public bool BuiltIn { get; }

    public string Name => Node.Text("Name");

    public string Kind => Node.Text("Kind");

    public List<RegoObject> Fields { get; } = [];

    public List<RegoObject> Directives { get; } = [];

    public List<RegoObject> EnumValues { get; } = [];

    public List<string> Interfaces { get; } = [];

    public List<string> Types { get; } = [];

    public bool IsInput => Kind is "SCALAR" or "ENUM" or "INPUT_OBJECT";

    public bool IsOutput => Kind != "INPUT_OBJECT";

    public bool IsComposite => Kind is "OBJECT" or "INTERFACE" or "UNION";

    public void Extend(RegoObject extension)
    {
        Fields.AddRange(extension.Nodes("Fields"));
        Directives.AddRange(extension.Nodes("Directives"));
        EnumValues.AddRange(extension.Nodes("EnumValues"));
        Interfaces.AddRange(extension.Texts("Interfaces"));
        Types.AddRange(extension.Texts("Types"));
    }

    public RegoObject? Field(string name) => Fields.FirstOrDefault(f => f.Text("Name") == name);
}
