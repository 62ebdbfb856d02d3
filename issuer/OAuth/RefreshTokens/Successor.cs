using System.Security.Cryptography;

namespace Plinto.Issuer.OAuth.RefreshTokens;

/// <summary>
/// The token that comes after another. Each racer proposes one; the statement keeps the first, sealed under a key that follows from the presented token alone: whoever holds
/// that token gets the winner's successor, and the database alone tells nobody.
/// </summary>
internal sealed record Successor
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private Successor(byte[] random, byte[] hash, byte[] envelope) => (Random, Hash, Envelope) = (random, hash, envelope);

    public byte[] Random { get; }

    public byte[] Hash { get; }

    /// <summary>Nonce, tag and sealed bits.</summary>
    public byte[] Envelope { get; }

    /// <summary>A fresh one.</summary>
    public static Successor Propose(RefreshTokenText presented)
    {
        var random = RefreshTokenText.NewRandom();
        var envelope = new byte[NonceLength + TagLength + random.Length];
        RandomNumberGenerator.Fill(envelope.AsSpan(0, NonceLength));
        using var cipher = Cipher(presented);
        cipher.Encrypt(envelope.AsSpan(0, NonceLength), random, envelope.AsSpan(NonceLength + TagLength), envelope.AsSpan(NonceLength, TagLength));
        return new Successor(random, RefreshTokenText.HashOf(presented.FamilyId, random), envelope);
    }

    /// <summary>The bits in the winner's envelope.</summary>
    /// <exception cref="CryptographicException">The envelope was not made for this token.</exception>
    public static byte[] Open(RefreshTokenText presented, ReadOnlySpan<byte> envelope)
    {
        var random = new byte[envelope.Length - NonceLength - TagLength];
        using var cipher = Cipher(presented);
        cipher.Decrypt(envelope[..NonceLength], envelope[(NonceLength + TagLength)..], envelope.Slice(NonceLength, TagLength), random);
        return random;
    }

    /// <summary>Leaves out the bits.</summary>
    public override string ToString() => "(successor)";

    private static AesGcm Cipher(RefreshTokenText presented)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, presented.Random, key, salt: presented.Hash, info: "plinto refresh token successor"u8);
        return new AesGcm(key, TagLength);
    }
}
