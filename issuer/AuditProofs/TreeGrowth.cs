namespace Plinto.Issuer.AuditProofs;

/// <summary>Makes a tree longer: the tiles that change when leaves are put at its end.</summary>
internal static class TreeGrowth
{
    /// <summary>The tiles as they are afterwards, those alone that changed.</summary>
    /// <param name="size">Leaves before.</param>
    /// <param name="leaves">Hashes of the new ones, one after the other.</param>
    /// <param name="tile">Reads a tile as it is before; of a partial one what is there.</param>
    public static async Task<IReadOnlyDictionary<TileId, byte[]>> AppendAsync(long size, ReadOnlyMemory<byte> leaves, Func<TileId, ValueTask<byte[]>> tile)
    {
        var changed = new Dictionary<TileId, byte[]>();
        var (count, fresh) = (size, leaves);
        for (var level = 0; fresh.Length > 0; level++)
        {
            var full = new List<byte[]>();
            for (var done = 0; done < fresh.Length;)
            {
                var id = new TileId(level, count / MerkleTree.TileWidth);
                var present = (int)(count % MerkleTree.TileWidth) * MerkleHash.Length;
                var more = Math.Min((MerkleTree.TileWidth * MerkleHash.Length) - present, fresh.Length - done);
                var before = present == 0 ? Memory<byte>.Empty : (await tile(id)).AsMemory(0, present);
                byte[] after = [.. before.Span, .. fresh.Span.Slice(done, more)];
                changed[id] = after;
                if (after.Length == MerkleTree.TileWidth * MerkleHash.Length)
                {
                    full.Add(MerkleTree.Fold(after));
                }

                done += more;
                count += more / MerkleHash.Length;
            }

            // What is full is one hash of the level above, which held so many before.
            count = size >> (MerkleTree.TileHeight * (level + 1));
            fresh = full.SelectMany(hash => hash).ToArray();
        }

        return changed;
    }
}
