using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Plinto.Issuer.Secrets;

namespace Plinto.Issuer.OAuth.RefreshTokens;

/// <summary>
/// A refresh token as clients hold it: <c>plr_</c> and, in base64url, the id of its family, 256 random bits, and a check that the family's key makes of these bits. Its row is
/// found by the hash of the first two. The check outlives the row: it tells a token that was once issued, and so is stolen or kept too long, from one that somebody invented.
/// </summary>
internal sealed record RefreshTokenText
{
    /// <summary>Start of every refresh token.</summary>
    public const string Prefix = "plr_";

    private const int FamilyLength = 16;
    private const int RandomLength = 32;
    private const int CheckLength = 16;
    private readonly byte[] _bytes;

    private RefreshTokenText(byte[] bytes)
    {
        _bytes = bytes;
        FamilyId = new Guid(bytes.AsSpan(0, FamilyLength), bigEndian: true);
        Hash = SHA256.HashData(bytes.AsSpan(0, FamilyLength + RandomLength));
    }

    public Guid FamilyId { get; }

    /// <summary>What is stored of it.</summary>
    public byte[] Hash { get; }

    /// <summary>What the client gets. Never stored, never logged.</summary>
    public string Text => PrefixedText.Encode(Prefix, _bytes);

    /// <summary>The bits that make it a secret.</summary>
    public ReadOnlySpan<byte> Random => _bytes.AsSpan(FamilyLength, RandomLength);

    /// <summary>Fresh bits for a token.</summary>
    public static byte[] NewRandom() => RandomNumberGenerator.GetBytes(RandomLength);

    /// <summary>A fresh key for a family.</summary>
    public static byte[] NewMacKey() => RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);

    /// <summary>The token of these bits.</summary>
    public static RefreshTokenText Make(Guid family, ReadOnlySpan<byte> random, ReadOnlySpan<byte> macKey)
    {
        var bytes = new byte[FamilyLength + RandomLength + CheckLength];
        family.TryWriteBytes(bytes, bigEndian: true, out _);
        random.CopyTo(bytes.AsSpan(FamilyLength));
        Check(macKey, random).AsSpan(0, CheckLength).CopyTo(bytes.AsSpan(FamilyLength + RandomLength));
        return new RefreshTokenText(bytes);
    }

    /// <summary>What is stored of the token of these bits, before the family's key is known.</summary>
    public static byte[] HashOf(Guid family, ReadOnlySpan<byte> random)
    {
        Span<byte> bytes = stackalloc byte[FamilyLength + RandomLength];
        family.TryWriteBytes(bytes, bigEndian: true, out _);
        random.CopyTo(bytes[FamilyLength..]);
        return SHA256.HashData(bytes);
    }

    /// <summary>Reads one; false for what cannot be one.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RefreshTokenText? token)
    {
        var bytes = new byte[FamilyLength + RandomLength + CheckLength];
        token = PrefixedText.TryDecode(Prefix, text, bytes) ? new RefreshTokenText(bytes) : null;
        return token is not null;
    }

    /// <summary>Whether the family's key made its check.</summary>
    public bool WasIssuedWith(ReadOnlySpan<byte> macKey) =>
        CryptographicOperations.FixedTimeEquals(Check(macKey, Random).AsSpan(0, CheckLength), _bytes.AsSpan(FamilyLength + RandomLength));

    /// <summary>Leaves out the token.</summary>
    public override string ToString() => "(refresh token)";

    private static byte[] Check(ReadOnlySpan<byte> macKey, ReadOnlySpan<byte> random) => HMACSHA256.HashData(macKey, random);
}
