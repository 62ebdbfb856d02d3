namespace Plinto.Issuer.AuditProofs;

/// <summary>The verifier's side: RFC 9162 §2.1.3.2 and §2.1.4.2, step by step as it stands there, so that what proves is not checked by its own code.</summary>
internal static class ProofVerification
{
    /// <summary>Whether a leaf, counted from 0, is in the tree of a size with a root.</summary>
    public static bool Includes(byte[] leafHash, long leaf, long size, IReadOnlyList<byte[]> path, byte[] root)
    {
        if (leaf < 0 || leaf >= size)
        {
            return false;
        }

        var (fn, sn, r) = (leaf, size - 1, leafHash);
        foreach (var p in path)
        {
            if (sn == 0)
            {
                return false;
            }

            if ((fn & 1) == 1 || fn == sn)
            {
                r = MerkleHash.Node(p, r);
                if ((fn & 1) == 0)
                {
                    while ((fn & 1) == 0 && fn != 0)
                    {
                        (fn, sn) = (fn >> 1, sn >> 1);
                    }
                }
            }
            else
            {
                r = MerkleHash.Node(r, p);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && r.AsSpan().SequenceEqual(root);
    }

    /// <summary>Whether the tree of the second size begins with that of the first.</summary>
    public static bool IsConsistent(long first, long second, byte[] firstRoot, byte[] secondRoot, IReadOnlyList<byte[]> path)
    {
        if (first == second)
        {
            return path.Count == 0 && firstRoot.AsSpan().SequenceEqual(secondRoot);
        }

        if (first <= 0 || first > second)
        {
            return first == 0 && path.Count == 0;
        }

        IReadOnlyList<byte[]> hashes = (first & (first - 1)) == 0 ? [firstRoot, .. path] : path;
        if (hashes.Count == 0)
        {
            return false;
        }

        var (fn, sn) = (first - 1, second - 1);
        while ((fn & 1) == 1)
        {
            (fn, sn) = (fn >> 1, sn >> 1);
        }

        var (fr, sr) = (hashes[0], hashes[0]);
        foreach (var c in hashes.Skip(1))
        {
            if (sn == 0)
            {
                return false;
            }

            if ((fn & 1) == 1 || fn == sn)
            {
                fr = MerkleHash.Node(c, fr);
                sr = MerkleHash.Node(c, sr);
                while ((fn & 1) == 0 && fn != 0)
                {
                    (fn, sn) = (fn >> 1, sn >> 1);
                }
            }
            else
            {
                sr = MerkleHash.Node(sr, c);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && fr.AsSpan().SequenceEqual(firstRoot) && sr.AsSpan().SequenceEqual(secondRoot);
    }
}
