using System.Numerics;

namespace Plinto.Issuer.AuditProofs;

/// <summary>
/// A Merkle tree over its tiles: level 0 holds leaf hashes, level n the hashes over 256 of level n - 1, 256 to a tile. What lies between is computed, so that a proof over ten
/// million leaves reads a handful of tiles.
/// </summary>
/// <param name="tile">Reads the hashes of a tile, one after the other, as many as there are.</param>
internal sealed class MerkleTree(Func<TileId, ValueTask<byte[]>> tile)
{
    /// <summary>Levels of a tree that one level of tiles holds.</summary>
    public const int TileHeight = 8;

    /// <summary>Hashes of a full tile.</summary>
    public const int TileWidth = 1 << TileHeight;

    /// <summary>The root of the tree of a size.</summary>
    public ValueTask<byte[]> RootAsync(long size) => size == 0 ? ValueTask.FromResult(MerkleHash.Empty) : HashAsync(new TreeRange(0, size));

    /// <summary>Proof that a leaf, counted from 0, is in the tree of a size.</summary>
    public Task<IReadOnlyList<byte[]>> ProveInclusionAsync(long leaf, long size) => HashesAsync(TreeRange.Inclusion(leaf, size));

    /// <summary>Proof that the tree of the second size begins with that of the first.</summary>
    public Task<IReadOnlyList<byte[]>> ProveConsistencyAsync(long first, long second) =>
        HashesAsync(first == 0 ? [] : TreeRange.Consistency(first, second));

    private async Task<IReadOnlyList<byte[]>> HashesAsync(IReadOnlyList<TreeRange> ranges)
    {
        var hashes = new List<byte[]>(ranges.Count);
        foreach (var range in ranges)
        {
            hashes.Add(await HashAsync(range));
        }

        return hashes;
    }

    private async ValueTask<byte[]> HashAsync(TreeRange range)
    {
        if (BitOperations.IsPow2(range.Size))
        {
            return await CompleteAsync(BitOperations.Log2((ulong)range.Size), range.Start / range.Size);
        }

        var left = await HashAsync(range.Left);
        var right = await HashAsync(range.Right);
        return MerkleHash.Node(left, right);
    }

    /// <summary>The hash over 2^level leaves that are all there.</summary>
    private async ValueTask<byte[]> CompleteAsync(int level, long index)
    {
        var (tileLevel, above) = (level / TileHeight, level % TileHeight);
        var first = index << above;
        var hashes = await tile(new TileId(tileLevel, first / TileWidth));
        return Fold(hashes.AsSpan((int)(first % TileWidth) * MerkleHash.Length, (1 << above) * MerkleHash.Length));
    }

    /// <summary>The hash over so many hashes that are a power of two.</summary>
    public static byte[] Fold(ReadOnlySpan<byte> hashes)
    {
        if (hashes.Length == MerkleHash.Length)
        {
            return hashes.ToArray();
        }

        var half = hashes.Length / 2;
        return MerkleHash.Node(Fold(hashes[..half]), Fold(hashes[half..]));
    }
}
