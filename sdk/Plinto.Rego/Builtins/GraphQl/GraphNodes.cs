using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.GraphQl;

/// <summary>Reads members of GraphQL nodes; what is missing is empty.</summary>
internal static class GraphNodes
{
    public static string Text(this RegoObject node, string member) => (node.Find(member) as RegoString)?.Value ?? "";

    public static IEnumerable<RegoObject> Nodes(this RegoObject node, string member) => (node.Find(member) as RegoArray)?.OfType<RegoObject>() ?? [];

    public static IEnumerable<string> Texts(this RegoObject node, string member) =>
        (node.Find(member) as RegoArray)?.OfType<RegoString>().Select(static s => s.Value) ?? [];

    public static RegoObject? Node(this RegoObject node, string member) => node.Find(member) as RegoObject;

    public static bool Flag(this RegoObject node, string member) => ReferenceEquals(node.Find(member), RegoBoolean.True);

    public static int Number(this RegoObject node, string member) => node.Find(member) is RegoNumber number && number.TryGetInt32(out var value) ? value : -1;

    /// <summary>The name at the core of a type reference, lists and "non-null" aside.</summary>
    public static string CoreName(RegoObject type) => type.Node("Elem") is { } element ? CoreName(element) : type.Text("NamedType");

    /// <summary>A type reference as GraphQL writes it.</summary>
    public static string TypeText(RegoObject type) =>
        (type.Node("Elem") is { } element ? $"[{TypeText(element)}]" : type.Text("NamedType")) + (type.Flag("NonNull") ? "!" : "");
}
