using Microsoft.IdentityModel.Tokens;

namespace Plinto.Tokens.Signatures;

/// <summary>A public key bound to the one algorithm it may verify. The handle is imported at the first use, and safe for any number of threads.</summary>
public sealed class VerificationKey
{
    private static readonly CryptoProviderFactory Factory = new() { CacheSignatureProviders = false };
    private readonly SignatureAlgorithm _algorithm;
    private readonly int _signatureLength;
    private readonly Lazy<SignatureProvider> _provider;

    private VerificationKey(JsonWebKey key, SignatureAlgorithm algorithm)
    {
        KeyId = key.Kid;
        _algorithm = algorithm;
        _signatureLength = algorithm.SignatureLength(key.KeySize);
        _provider = new(() => Factory.CreateForVerifying(key, algorithm.Name));
    }

    /// <summary>The key's <c>kid</c>.</summary>
    public string KeyId { get; }

    /// <summary>The key's <c>alg</c>: a token that names another is refused (RFC 8725 §3.1).</summary>
    public string Algorithm => _algorithm.Name;

    /// <summary>
    /// Takes the key, or null if it has no <c>kid</c>, no algorithm of ours, is not of that algorithm's type, curve and strength, or is for encryption (RFC 7517 §4.2).
    /// </summary>
    public static VerificationKey? From(JsonWebKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return !string.IsNullOrEmpty(key.Kid)
            && key.Use is null or "" or JsonWebKeyUseNames.Sig
            && SignatureAlgorithm.Find(key.Alg) is { } algorithm
            && string.Equals(key.Kty, algorithm.KeyType, StringComparison.Ordinal)
            && string.Equals(key.Crv, algorithm.Curve, StringComparison.Ordinal)
            && KeyBits(key) >= algorithm.MinimumKeyBits
            ? new VerificationKey(key, algorithm)
            : null;
    }

    /// <summary>True if the signature is this key's over that input.</summary>
    public bool Verify(byte[] input, byte[] signature)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(signature);
        return Verify(input, input.Length, signature);
    }

    internal bool Verify(byte[] input, int length, byte[] signature) =>
        signature.Length == _signatureLength && _provider.Value.Verify(input, 0, length, signature, 0, signature.Length);

    private static int KeyBits(JsonWebKey key)
    {
        try
        {
            return key.KeySize;
        }
        catch (Exception malformed) when (malformed is FormatException or ArgumentException)
        {
            return 0;
        }
    }
}
