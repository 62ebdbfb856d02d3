using NSec.Cryptography;

namespace Plinto.Rego.Conformance;

/// <summary>The signatures that .NET has no class for, as the evaluator's options take them.</summary>
internal static class Ed25519
{
    public static bool Verify(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> message, ReadOnlyMemory<byte> signature) =>
        SignatureAlgorithm.Ed25519.Verify(PublicKey.Import(SignatureAlgorithm.Ed25519, key.Span, KeyBlobFormat.RawPublicKey), message.Span, signature.Span);

    public static byte[] Sign(ReadOnlyMemory<byte> seed, ReadOnlyMemory<byte> message)
    {
        using var key = Key.Import(SignatureAlgorithm.Ed25519, seed.Span, KeyBlobFormat.RawPrivateKey);
        return SignatureAlgorithm.Ed25519.Sign(key, message.Span);
    }
}
