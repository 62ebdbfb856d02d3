using System.Numerics;

namespace Plinto.Issuer.AuditProofs;

/// <summary>Leaves <c>[Start, End)</c> of a tree that form one of RFC 9162's subtrees: the tree over them is what <c>MTH(D[Start:End])</c> is.</summary>
internal readonly record struct TreeRange(long Start, long End)
{
    public long Size => End - Start;

    /// <summary>Where the tree splits: the largest power of two less than its size, from its start (§2.1.1).</summary>
    public long Middle => Start + (1L << (63 - BitOperations.LeadingZeroCount((ulong)(Size - 1))));

    public TreeRange Left => new(Start, Middle);

    public TreeRange Right => new(Middle, End);

    /// <summary>The ranges whose hashes prove that a leaf is in the tree of a size, from the leaf up (§2.1.3.1).</summary>
    public static IReadOnlyList<TreeRange> Inclusion(long leaf, long size)
    {
        var path = new List<TreeRange>();
        for (var at = new TreeRange(0, size); at.Size > 1;)
        {
            var inLeft = leaf < at.Middle;
            path.Add(inLeft ? at.Right : at.Left);
            at = inLeft ? at.Left : at.Right;
        }

        path.Reverse();
        return path;
    }

    /// <summary>The ranges whose hashes prove that the tree of one size is the beginning of that of a larger (§2.1.4.1).</summary>
    public static IReadOnlyList<TreeRange> Consistency(long first, long second)
    {
        var path = new List<TreeRange>();
        var at = new TreeRange(0, second);
        var whole = true; // the tree of the first size is a subtree that the verifier has
        while (first != at.End)
        {
            var inLeft = first <= at.Middle;
            path.Add(inLeft ? at.Right : at.Left);
            whole &= inLeft;
            at = inLeft ? at.Left : at.Right;
        }

        if (!whole)
        {
            path.Add(at);
        }

        path.Reverse();
        return path;
    }
}
