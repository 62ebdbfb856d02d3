using System.Security.Cryptography;

namespace Plinto.Rego.Builtins.Tokens;

/// <summary>A signature algorithm of JWS (RFC 7518 §3.1, RFC 8037).</summary>
internal sealed record JwtAlgorithm(string Name, JwtFamily Family, HashAlgorithmName Hash)
{
    public static readonly IReadOnlyList<JwtAlgorithm> All =
    [
        new("HS256", JwtFamily.Hmac, HashAlgorithmName.SHA256),
        new("HS384", JwtFamily.Hmac, HashAlgorithmName.SHA384),
        new("HS512", JwtFamily.Hmac, HashAlgorithmName.SHA512),
        new("RS256", JwtFamily.RsaPkcs1, HashAlgorithmName.SHA256),
        new("RS384", JwtFamily.RsaPkcs1, HashAlgorithmName.SHA384),
        new("RS512", JwtFamily.RsaPkcs1, HashAlgorithmName.SHA512),
        new("PS256", JwtFamily.RsaPss, HashAlgorithmName.SHA256),
        new("PS384", JwtFamily.RsaPss, HashAlgorithmName.SHA384),
        new("PS512", JwtFamily.RsaPss, HashAlgorithmName.SHA512),
        new("ES256", JwtFamily.Ecdsa, HashAlgorithmName.SHA256),
        new("ES384", JwtFamily.Ecdsa, HashAlgorithmName.SHA384),
        new("ES512", JwtFamily.Ecdsa, HashAlgorithmName.SHA512),
        new("EdDSA", JwtFamily.Ed25519, HashAlgorithmName.SHA512),
    ];

    /// <summary>The algorithm of a name, or null.</summary>
    public static JwtAlgorithm? Find(string name) => All.FirstOrDefault(algorithm => algorithm.Name == name);
}
