using System.Security.Cryptography;
using EdwardsCurve = Org.BouncyCastle.Math.EC.Rfc8032.Ed25519;

namespace Plinto.Rego.Builtins.Tokens;

/// <summary>A public key, or a shared secret: exactly one of the four is there.</summary>
internal sealed record VerificationKey
{
    public RSAParameters? Rsa { get; init; }

    public ECParameters? Ec { get; init; }

    public byte[]? Ed25519 { get; init; }

    public byte[]? Secret { get; init; }

    public string? KeyId { get; init; }

    public string? Algorithm { get; init; }

    /// <summary>Whether the signature is this key's; false also when the key is of another kind.</summary>
    public bool Verify(JwtAlgorithm algorithm, byte[] data, byte[] signature)
    {
        if (Algorithm is not null && Algorithm != algorithm.Name)
        {
            return false;
        }

        try
        {
            return VerifyRaw(algorithm, data, signature);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private bool VerifyRaw(JwtAlgorithm algorithm, byte[] data, byte[] signature)
    {
        switch (algorithm.Family)
        {
            case JwtFamily.Hmac:
                return Secret is not null && CryptographicOperations.FixedTimeEquals(CryptographicOperations.HmacData(algorithm.Hash, Secret, data), signature);
            case JwtFamily.RsaPkcs1 or JwtFamily.RsaPss when Rsa is { } parameters:
                using (var rsa = RSA.Create(parameters))
                {
                    return rsa.VerifyData(data, signature, algorithm.Hash, algorithm.Family == JwtFamily.RsaPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
                }

            case JwtFamily.Ecdsa when Ec is { } parameters:
                using (var ec = ECDsa.Create(parameters))
                {
                    return ec.VerifyData(data, signature, algorithm.Hash);
                }

            case JwtFamily.Ed25519 when Ed25519 is not null:
                return Ed25519.Length == EdwardsCurve.PublicKeySize && signature.Length == EdwardsCurve.SignatureSize
                    && EdwardsCurve.Verify(signature, 0, Ed25519, 0, data, 0, data.Length);
            default:
                return false;
        }
    }
}
