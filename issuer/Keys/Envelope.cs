namespace Plinto.Issuer.Keys;

/// <summary>A secret encrypted under a root key.</summary>
/// <param name="RootKeyId">Which root key opens it.</param>
/// <param name="Sealed">Nonce (12 bytes), tag (16 bytes), ciphertext: AES-256-GCM.</param>
internal readonly record struct Envelope(string RootKeyId, byte[] Sealed);
