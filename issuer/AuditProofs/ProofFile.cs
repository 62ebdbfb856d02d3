using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Plinto.Issuer.AuditProofs;

/// <summary>
/// What <c>/v1/audit-logs/proof-file</c> answers, read and checked: the leaf hashes are those whose root the checkpoint states, and the tenant's key signed that.
/// </summary>
internal sealed class ProofFile
{
    private readonly byte[] _leaves;

    private ProofFile(Checkpoint checkpoint, byte[] leaves) => (Checkpoint, _leaves) = (checkpoint, leaves);

    public Checkpoint Checkpoint { get; }

    /// <summary>The hash of a leaf, counted from 0.</summary>
    public ReadOnlySpan<byte> Leaf(long leaf) => _leaves.AsSpan((int)leaf * MerkleHash.Length, MerkleHash.Length);

    /// <summary>Reads one.</summary>
    /// <param name="keys">The tenant's JWKS, as it was when the checkpoint was signed, from where the reader trusts it.</param>
    /// <exception cref="FormatException">It is no proof file, or not what it claims.</exception>
    public static async Task<ProofFile> ReadAsync(TextReader text, JsonWebKeySet keys, CancellationToken ct)
    {
        var note = new StringBuilder();
        for (var signed = false; await text.ReadLineAsync(ct) is { } line; signed |= line.Length == 0)
        {
            if (line.Length == 0 && signed)
            {
                break;
            }

            note.Append(line).Append('\n');
        }

        var checkpoint = keys.Keys.Select(key => JsonWebKeyConverter.TryConvertToSecurityKey(key, out var known) ? Checkpoint.Open(note.ToString(), known, key.Alg) : null)
            .FirstOrDefault(opened => opened is not null) ?? throw new FormatException("the checkpoint is signed by none of the keys");
        var leaves = new byte[checked((int)checkpoint.Size * MerkleHash.Length)];
        for (var at = 0; at < leaves.Length; at += MerkleHash.Length)
        {
            if (await text.ReadLineAsync(ct) is not { } line || !Convert.TryFromBase64String(line, leaves.AsSpan(at), out var length) || length != MerkleHash.Length)
            {
                throw new FormatException("the proof file ends too early, or holds a line that is no hash");
            }
        }

        return Root(leaves).AsSpan().SequenceEqual(checkpoint.Root)
            ? new ProofFile(checkpoint, leaves)
            : throw new FormatException("the hashes of the proof file are not those of its checkpoint");
    }

    private static byte[] Root(ReadOnlySpan<byte> leaves)
    {
        if (leaves.Length == 0)
        {
            return MerkleHash.Empty;
        }

        var range = new TreeRange(0, leaves.Length / MerkleHash.Length);
        return range.Size == 1
            ? leaves.ToArray()
            : MerkleHash.Node(Root(leaves[..((int)range.Middle * MerkleHash.Length)]), Root(leaves[((int)range.Middle * MerkleHash.Length)..]));
    }
}
