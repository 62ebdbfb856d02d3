using System.Buffers.Text;
using System.Security.Cryptography;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Tokens;

/// <summary>JSON Web Keys (RFC 7517). Malformed ones throw <see cref="FormatException"/>.</summary>
internal static class Jwk
{
    public static VerificationKey ReadPublic(RegoValue value)
    {
        var jwk = value as RegoObject ?? throw new FormatException("a JWK is an object");
        var key = Text(jwk, "kty") switch
        {
            "RSA" => new VerificationKey { Rsa = new RSAParameters { Modulus = Bytes(jwk, "n"), Exponent = Bytes(jwk, "e") } },
            "EC" => new VerificationKey { Ec = new ECParameters { Curve = Curve(jwk), Q = Point(jwk) } },
            "OKP" when Text(jwk, "crv") == "Ed25519" => new VerificationKey { Ed25519 = Bytes(jwk, "x") },
            "oct" => new VerificationKey { Secret = Bytes(jwk, "k") },
            _ => throw new FormatException("unknown key type"),
        };
        return key with { KeyId = Text(jwk, "kid"), Algorithm = Text(jwk, "alg") };
    }

    public static RSA ReadPrivateRsa(RegoObject jwk) => RSA.Create(new RSAParameters
    {
        Modulus = Bytes(jwk, "n"),
        Exponent = Bytes(jwk, "e"),
        D = Bytes(jwk, "d", Bytes(jwk, "n").Length),
        P = Bytes(jwk, "p"),
        Q = Bytes(jwk, "q"),
        DP = Bytes(jwk, "dp", Bytes(jwk, "p").Length),
        DQ = Bytes(jwk, "dq", Bytes(jwk, "q").Length),
        InverseQ = Bytes(jwk, "qi", Bytes(jwk, "p").Length),
    });

    public static ECDsa ReadPrivateEc(RegoObject jwk) => ECDsa.Create(new ECParameters { Curve = Curve(jwk), Q = Point(jwk), D = Bytes(jwk, "d", CurveBytes(jwk)) });

    public static byte[] Bytes(RegoObject jwk, string name, int least = 0)
    {
        var bytes = Base64Url.DecodeFromChars(Text(jwk, name) ?? throw new FormatException($"a JWK lacks `{name}`"));
        return bytes.Length >= least ? bytes : [.. new byte[least - bytes.Length], .. bytes];
    }

    public static string? Text(RegoObject jwk, string name) => (jwk.Find(name) as RegoString)?.Value;

    private static ECPoint Point(RegoObject jwk) => new() { X = Bytes(jwk, "x", CurveBytes(jwk)), Y = Bytes(jwk, "y", CurveBytes(jwk)) };

    private static int CurveBytes(RegoObject jwk) => Text(jwk, "crv") switch { "P-256" => 32, "P-384" => 48, _ => 66 };

    private static ECCurve Curve(RegoObject jwk) => Text(jwk, "crv") switch
    {
        "P-256" => ECCurve.NamedCurves.nistP256,
        "P-384" => ECCurve.NamedCurves.nistP384,
        "P-521" => ECCurve.NamedCurves.nistP521,
        _ => throw new FormatException("unknown curve"),
    };
}
