namespace Plinto.Rego.Builtins.Tokens;

/// <summary>What kind of key an algorithm takes.</summary>
internal enum JwtFamily
{
    Hmac,
    RsaPkcs1,
    RsaPss,
    Ecdsa,
    Ed25519,
}
