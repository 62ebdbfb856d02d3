using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Objects;

/// <summary>Paths into documents: <c>"a/b"</c> with <c>~0</c> and <c>~1</c> as in JSON pointers, or arrays of keys.</summary>
internal static class JsonPaths
{
    /// <summary>The parts of one path; null when the value is no path.</summary>
    public static IReadOnlyList<RegoValue>? Parse(RegoValue path) => path switch
    {
        RegoString { Value.Length: 0 } => [],
        RegoString text => [.. text.Value.TrimStart('/').Split('/').Select(static part => Unescape(part))],
        RegoArray array => array,
        _ => null,
    };

    /// <summary>A tree of the paths: objects on the way, null where a path ends. A path below another's end adds nothing.</summary>
    public static RegoObject Tree(RegoValue paths)
    {
        var root = new RegoObject(0);
        foreach (var path in paths.Elements())
        {
            var parts = Parse(path)
                ?? throw new BuiltinException($"operand 2 must be one of {{set, array}} containing string paths or array of path segments but got {KindNames.Of(path)}", true);
            Add(root, parts);
        }

        return root;
    }

    private static void Add(RegoObject node, IReadOnlyList<RegoValue> parts)
    {
        for (var i = 0; i < parts.Count - 1; i++)
        {
            switch (node.Find(parts[i]))
            {
                case RegoObject below:
                    node = below;
                    break;
                case null:
                    var made = new RegoObject(0);
                    node.Insert(parts[i], made);
                    node = made;
                    break;
                default:
                    return;
            }
        }

        if (parts.Count > 0)
        {
            node.Insert(parts[^1], RegoNull.Instance);
        }
    }

    private static RegoString Unescape(string part) =>
        part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal).ToRego();
}
