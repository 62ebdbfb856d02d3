using System.Text.Json;
using Plinto.Rego.Values;

namespace Plinto.Edge.Policies;

/// <summary>
/// Which values of an input never leave this process: paths such as <c>/token/email</c> (RFC 6901), with <c>*</c> for every member. They are replaced by
/// <c>"***"</c> wherever a record is made. A path that can't be read redacts everything: better too much than too little. Immutable.
/// </summary>
internal sealed class Redactions : IEquatable<Redactions>
{
    private const string Redacted = "***";
    private readonly string[] _paths;
    private readonly Node _root = new();

    private Redactions(IEnumerable<string> paths)
    {
        _paths = [.. paths];
        foreach (var path in _paths)
        {
            Add(path);
        }
    }

    /// <summary>Nothing is redacted.</summary>
    public static Redactions None { get; } = new([]);

    public static Redactions Read(IReadOnlyList<string> paths) => paths.Count == 0 ? None : new Redactions(paths);

    public bool Equals(Redactions? other) => other is not null && _paths.SequenceEqual(other._paths, StringComparer.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as Redactions);

    public override int GetHashCode() => _paths.Length;

    /// <summary>Writes the input without what is redacted.</summary>
    public void Write(RegoValue input, Utf8JsonWriter json) => Write(input, [_root], json);

    /// <summary>Whether nothing may tell the value at that path, wherever it stands.</summary>
    public bool Covers(params ReadOnlySpan<string> path)
    {
        IReadOnlyList<Node> nodes = [_root];
        foreach (var name in path)
        {
            if (nodes.Any(node => node.IsRedacted))
            {
                return true;
            }

            nodes = Below(nodes, name);
        }

        return nodes.Any(node => node.IsRedacted);
    }

    private static void Write(RegoValue value, IReadOnlyList<Node> nodes, Utf8JsonWriter json)
    {
        if (nodes.Count == 0)
        {
            RegoJson.Write(value, json);
        }
        else if (nodes.Any(node => node.IsRedacted))
        {
            json.WriteStringValue(Redacted);
        }
        else if (value is RegoObject members)
        {
            json.WriteStartObject();
            foreach (var (key, item) in members)
            {
                var name = key is RegoString text ? text.Value : key.ToJson();
                json.WritePropertyName(name);
                Write(item, Below(nodes, name), json);
            }

            json.WriteEndObject();
        }
        else if (value is RegoArray items)
        {
            json.WriteStartArray();
            for (var i = 0; i < items.Count; i++)
            {
                Write(items[i], Below(nodes, i.ToString(System.Globalization.CultureInfo.InvariantCulture)), json);
            }

            json.WriteEndArray();
        }
        else
        {
            RegoJson.Write(value, json);
        }
    }

    private static List<Node> Below(IReadOnlyList<Node> nodes, string name)
    {
        var below = new List<Node>();
        foreach (var node in nodes)
        {
            if (node.Members.TryGetValue(name, out var member))
            {
                below.Add(member);
            }

            if (node.Every is { } every)
            {
                below.Add(every);
            }
        }

        return below;
    }

    private void Add(string path)
    {
        var node = _root;
        if (path.StartsWith('/'))
        {
            foreach (var part in path[1..].Split('/'))
            {
                node = part == "*" ? node.Every ??= new Node() : node.Member(part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
            }
        }

        node.IsRedacted = true;
    }

    private sealed class Node
    {
        public Dictionary<string, Node> Members { get; } = new(StringComparer.Ordinal);

        public Node? Every { get; set; }

        public bool IsRedacted { get; set; }

        public Node Member(string name) => Members.TryGetValue(name, out var known) ? known : Members[name] = new Node();
    }
}
