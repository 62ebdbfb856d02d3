using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Plinto.Issuer.AuditProofs;

/// <summary>
/// The state of a tenant's log at one size, as a signed note (C2SP <c>tlog-checkpoint</c> and <c>signed-note</c>): origin, size and root on a line each, then signatures.
/// The key is the tenant's own that signs its tokens too.
/// </summary>
internal sealed record Checkpoint(string Origin, long Size, byte[] Root)
{
    private const string SignatureStart = "— ";
    private const int KeyHashLength = 4;

    /// <summary>The text that is signed.</summary>
    public string Body => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\n");

    /// <summary>The origin of a tenant: its <c>iss</c> without the scheme, and <c>/audit</c>.</summary>
    public static string OriginOf(string issuer) => issuer[(issuer.IndexOf("://", StringComparison.Ordinal) + 3)..] + "/audit";

    /// <summary>The whole note, signed.</summary>
    public string Sign(SigningCredentials credentials)
    {
        var text = Encoding.UTF8.GetBytes(Body);
        var signature = credentials.Key switch
        {
            ECDsaSecurityKey key => key.ECDsa.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence),
            RsaSecurityKey key => Rsa(key).SignData(text, HashAlgorithmName.SHA256, Padding(credentials.Algorithm)),
            _ => throw new InvalidOperationException($"no checkpoint can be signed by {credentials.Key.GetType().Name}"),
        };
        return $"{Body}\n{SignatureStart}{Origin} {Convert.ToBase64String([.. KeyHash(credentials.Key), .. signature])}\n";
    }

    /// <summary>Reads a note and verifies its signature. Null: it is none, or none that the key made for this origin.</summary>
    public static Checkpoint? Open(string note, SecurityKey key, string algorithm)
    {
        var end = note.IndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        var body = note[..(end + 1)];
        var lines = body.Split('\n');
        if (lines.Length < 4 || lines[0].Length == 0 || !long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || Bytes(lines[2]) is not { Length: MerkleHash.Length } root)
        {
            return null;
        }

        var mine = KeyHash(key);
        var signed = note[(end + 2)..].Split('\n').Any(line => line.StartsWith($"{SignatureStart}{lines[0]} ", StringComparison.Ordinal)
            && Bytes(line[(SignatureStart.Length + lines[0].Length + 1)..]) is { Length: > KeyHashLength } signature
            && signature.AsSpan(0, KeyHashLength).SequenceEqual(mine)
            && Verify(key, algorithm, Encoding.UTF8.GetBytes(body), signature[KeyHashLength..]));
        return signed ? new Checkpoint(lines[0], size, root) : null;
    }

    private static bool Verify(SecurityKey key, string algorithm, byte[] text, byte[] signature) => key switch
    {
        ECDsaSecurityKey known => known.ECDsa.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence),
        RsaSecurityKey known => Rsa(known).VerifyData(text, signature, HashAlgorithmName.SHA256, Padding(algorithm)),
        _ => false,
    };

    private static byte[]? Bytes(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    // signed-note, type 0x02 (ECDSA): the first four bytes of SHA-256 over the public key in DER. For RSA, which has no type there, the same.
    private static byte[] KeyHash(SecurityKey key) => SHA256.HashData(key switch
    {
        ECDsaSecurityKey known => known.ECDsa.ExportSubjectPublicKeyInfo(),
        RsaSecurityKey known => Rsa(known).ExportSubjectPublicKeyInfo(),
        _ => [],
    })[..KeyHashLength];

    private static RSA Rsa(RsaSecurityKey key) => key.Rsa ?? RSA.Create(key.Parameters);

    private static RSASignaturePadding Padding(string algorithm) => algorithm == SecurityAlgorithms.RsaSsaPssSha256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
}
