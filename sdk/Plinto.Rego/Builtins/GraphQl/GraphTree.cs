using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.GraphQl;

/// <summary>A parsed document in the form that policies see, with the places of its nodes beside it.</summary>
internal sealed class GraphTree
{
    private readonly Dictionary<RegoObject, GraphToken> _places = new(ReferenceEqualityComparer.Instance);

    public RegoObject Root { get; set; } = RegoObject.Empty;

    /// <summary>Makes a node: members that are null or an empty list are left out.</summary>
    public RegoObject Node(GraphToken at, params IEnumerable<(string Name, RegoValue? Value)> members)
    {
        var node = new RegoObject(8);
        foreach (var (name, value) in members)
        {
            if (value is not (null or RegoArray { Count: 0 }))
            {
                node.Insert(new RegoString(name), value);
            }
        }

        _places[node] = at;
        return node;
    }

    /// <summary>An error at a node; without a place when the tree was given as an object.</summary>
    public BuiltinException Error(RegoObject node, string message) =>
        _places.TryGetValue(node, out var at) ? at.Error(message) : new BuiltinException($"{message} in GraphQL string");
}
