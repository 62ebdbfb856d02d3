using System.Text;
using Plinto.Issuer.AuditProofs;

namespace Plinto.Issuer.Tests.AuditProofs;

/// <summary>The tree of RFC 9162, by the vectors of Certificate Transparency's first log tests, and by its laws at every size up to beyond two levels of tiles.</summary>
public sealed class MerkleTreeTests
{
    // The leaves and roots that implementations of RFC 6962 and RFC 9162 have shared since certificate-transparency's merkletree tests.
    private static readonly string[] Leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] Roots =
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public async Task Roots_are_those_of_the_published_vectors()
    {
        var tree = new GrowingTree();

        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Convert.ToHexStringLower(await tree.Tree.RootAsync(0)));
        for (var i = 0; i < Leaves.Length; i++)
        {
            await tree.AppendAsync(MerkleHash.Leaf(Convert.FromHexString(Leaves[i])));
            Assert.Equal(Roots[i], Convert.ToHexStringLower(await tree.Tree.RootAsync(i + 1)));
        }
    }

    [Fact]
    public async Task Every_leaf_of_every_size_is_proven_and_every_size_goes_on_from_every_earlier()
    {
        const int Largest = 70;
        var tree = new GrowingTree();
        for (var i = 0; i < Largest; i++)
        {
            await tree.AppendAsync(LeafOf(i));
        }

        for (var size = 1; size <= Largest; size++)
        {
            var root = await tree.Tree.RootAsync(size);
            for (var leaf = 0; leaf < size; leaf++)
            {
                var path = await tree.Tree.ProveInclusionAsync(leaf, size);
                Assert.True(ProofVerification.Includes(LeafOf(leaf), leaf, size, path, root));
                Assert.False(ProofVerification.Includes(LeafOf(leaf + 1), leaf, size, path, root));
                Assert.False(ProofVerification.Includes(LeafOf(leaf), leaf, size, [.. path, root], root));
                Assert.False(size > 1 && ProofVerification.Includes(LeafOf(leaf), (leaf + 1) % size, size, path, root));
            }

            for (var first = 1; first <= size; first++)
            {
                var path = await tree.Tree.ProveConsistencyAsync(first, size);
                var before = await tree.Tree.RootAsync(first);
                Assert.True(ProofVerification.IsConsistent(first, size, before, root, path));
                Assert.False(ProofVerification.IsConsistent(first, size, LeafOf(1000), root, path));
                Assert.False(ProofVerification.IsConsistent(first, size, before, LeafOf(1000), path));
            }
        }
    }

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(66_000)]
    public async Task Tiles_of_several_levels_prove_what_one_pass_over_all_leaves_says(int size)
    {
        var tree = new GrowingTree();
        var leaves = Enumerable.Range(0, size).Select(LeafOf).ToArray();
        for (var at = 0; at < size; at += 1000)
        {
            await tree.AppendAsync(leaves[at..Math.Min(size, at + 1000)]);
        }

        var root = await tree.Tree.RootAsync(size);

        Assert.Equal(Naive(leaves), root);
        foreach (var leaf in new[] { 0, 1, 254, size / 2, size - 2, size - 1 })
        {
            Assert.True(ProofVerification.Includes(leaves[leaf], leaf, size, await tree.Tree.ProveInclusionAsync(leaf, size), root));
        }

        foreach (var first in new[] { 1, 128, 200, size / 2, size - 1 })
        {
            Assert.True(ProofVerification.IsConsistent(first, size, Naive(leaves.AsSpan(0, first)), root, await tree.Tree.ProveConsistencyAsync(first, size)));
        }
    }

    private static byte[] LeafOf(int i) => MerkleHash.Leaf(Encoding.UTF8.GetBytes($"entry {i}"));

    // As RFC 9162 §2.1.1 defines it.
    private static byte[] Naive(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 1)
        {
            return leaves[0];
        }

        var k = 1;
        while (k * 2 < leaves.Length)
        {
            k *= 2;
        }

        return MerkleHash.Node(Naive(leaves[..k]), Naive(leaves[k..]));
    }

    private sealed class GrowingTree
    {
        private readonly Dictionary<TileId, byte[]> _tiles = [];
        private long _size;

        public MerkleTree Tree => new(id => ValueTask.FromResult(_tiles[id]));

        public async Task AppendAsync(params byte[][] leaves)
        {
            foreach (var (id, hashes) in await TreeGrowth.AppendAsync(_size, leaves.SelectMany(leaf => leaf).ToArray(), id => ValueTask.FromResult(_tiles[id])))
            {
                _tiles[id] = hashes;
            }

            _size += leaves.Length;
        }
    }
}
