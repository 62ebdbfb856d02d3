using Plinto.Rego.Values;

namespace Plinto.Rego.Run;

/// <summary>A reference such as <c>input.user.role</c>: a parameter of the function and the keys below it.</summary>
internal sealed class ReferencePath(int root, RegoValue[] keys) : IEquatable<ReferencePath>
{
    public ReferencePath Below(RegoValue key) => new(root, [.. keys, key]);

    /// <summary>The same reference from the register of its parameter.</summary>
    public ReferencePath In(LocalLayout layout) => new(layout.Register(root), keys);

    /// <summary>The value it refers to in a frame, or null.</summary>
    public RegoValue? Resolve(ReadOnlySpan<RegoValue?> r)
    {
        var at = r[root];
        foreach (var key in keys)
        {
            at = at switch
            {
                RegoObject o => o.Find(key),
                RegoSet set => set.Find(key),
                RegoArray array => array.Find(key),
                _ => null,
            };
        }

        return at;
    }

    public bool Equals(ReferencePath? other) => other is not null && other.Root == root && other.Keys.SequenceEqual(keys);

    public override bool Equals(object? obj) => Equals(obj as ReferencePath);

    public override int GetHashCode() => keys.Aggregate(root, static (hash, key) => HashCode.Combine(hash, key));

    /// <summary>It leads into the store, where a number also names a member by its text.</summary>
    public bool IsStored => root == 1;

    private int Root => root;

    private IEnumerable<RegoValue> Keys => keys;
}
