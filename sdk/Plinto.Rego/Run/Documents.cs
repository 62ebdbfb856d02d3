using Plinto.Rego.Values;

namespace Plinto.Rego.Run;

/// <summary>Merging and replacing in documents without touching the originals.</summary>
internal static class Documents
{
    /// <summary>Merges two documents at every depth; where not both are objects, the first wins.</summary>
    public static RegoValue? Merge(RegoValue? a, RegoValue? b)
    {
        if (a is null || b is null)
        {
            return a ?? b;
        }

        if (a is not RegoObject x || b is not RegoObject y)
        {
            return a;
        }

        var merged = y.Copy();
        var keys = x.UnorderedKeys;
        var values = x.UnorderedValues;
        for (var i = 0; i < keys.Length; i++)
        {
            merged.Insert(keys[i], Merge(values[i], y.Find(keys[i]))!);
        }

        return merged;
    }

    /// <summary>The document with the value at the path replaced; what on the way is no object becomes one.</summary>
    public static RegoValue Replace(RegoValue? document, ReadOnlySpan<RegoValue> path, RegoValue value)
    {
        if (path.Length == 0)
        {
            return value;
        }

        var copy = document is RegoObject o ? o.Copy() : new RegoObject(1);
        copy.Insert(path[0], Replace(copy.Find(path[0]), path[1..], value));
        return copy;
    }
}
