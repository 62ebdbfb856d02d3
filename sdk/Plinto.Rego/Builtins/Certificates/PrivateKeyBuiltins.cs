using System.Buffers.Text;
using System.Security.Cryptography;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Certificates;

/// <summary>Private keys: as Go's structs, and as JWK.</summary>
internal static class PrivateKeyBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("crypto.parse_private_keys", "string", "array<object<string:any>>", static (_, o) => o[0].Text().Length == 0 ? RegoNull.Instance : RegoArray.Of(Read(o[0].Text()))),
        new("crypto.x509.parse_rsa_private_key", "string", "object<string:any>", static (_, o) => RsaJwk(o[0].Text())),
    ];

    /// <summary>All private keys of a PEM text, or base64 of one.</summary>
    public static List<RegoValue> Read(string text)
    {
        var keys = new List<RegoValue>();
        foreach (var (label, der) in PemBlocks(text))
        {
            if (label.EndsWith("PRIVATE KEY", StringComparison.Ordinal) && Describe(label, der) is { } key)
            {
                keys.Add(key);
            }
        }

        return keys;
    }

    private static List<(string Label, byte[] Der)> PemBlocks(string text)
    {
        try
        {
            return PemText.Blocks(text);
        }
        catch (BuiltinException)
        {
            return [];
        }
    }

    private static RegoObject? Describe(string label, byte[] der)
    {
        try
        {
            if (RsaOrNull(label, der) is { } rsa)
            {
                return RsaJson(rsa);
            }

            using var ec = ECDsa.Create();
            if (label == "EC PRIVATE KEY")
            {
                ec.ImportECPrivateKey(der, out _);
            }
            else
            {
                ec.ImportPkcs8PrivateKey(der, out _);
            }

            var parameters = ec.ExportParameters(true);
            return JsonMembers.Object(
                ("Curve", RegoObject.Empty),
                ("X", PublicKeyJson.Number(parameters.Q.X!)),
                ("Y", PublicKeyJson.Number(parameters.Q.Y!)),
                ("D", PublicKeyJson.Number(parameters.D!)));
        }
        catch (CryptographicException e)
        {
            throw new BuiltinException($"failed to parse private key: {e.Message}");
        }
    }

    private static RSAParameters? RsaOrNull(string label, byte[] der)
    {
        if (label == "EC PRIVATE KEY")
        {
            return null;
        }

        using var rsa = RSA.Create();
        try
        {
            if (label == "RSA PRIVATE KEY")
            {
                rsa.ImportRSAPrivateKey(der, out _);
            }
            else
            {
                rsa.ImportPkcs8PrivateKey(der, out _);
            }
        }
        catch (CryptographicException) when (label == "PRIVATE KEY")
        {
            return null;
        }

        return rsa.ExportParameters(true);
    }

    private static RegoObject RsaJson(RSAParameters rsa) => JsonMembers.Object(
        ("N", PublicKeyJson.Number(rsa.Modulus!)),
        ("E", PublicKeyJson.Number(rsa.Exponent!)),
        ("D", PublicKeyJson.Number(rsa.D!)),
        ("Primes", RegoArray.Of(PublicKeyJson.Number(rsa.P!), PublicKeyJson.Number(rsa.Q!))),
        ("Precomputed", JsonMembers.Object(
            ("Dp", PublicKeyJson.Number(rsa.DP!)),
            ("Dq", PublicKeyJson.Number(rsa.DQ!)),
            ("Qinv", PublicKeyJson.Number(rsa.InverseQ!)),
            ("CRTValues", RegoArray.Empty))));

    private static RegoObject RsaJwk(string text)
    {
        foreach (var (label, der) in PemText.Blocks(text))
        {
            if (label is "RSA PRIVATE KEY" or "PRIVATE KEY" && ReadRsa(label, der) is { } rsa)
            {
                return JsonMembers.Object(
                    ("kty", new RegoString("RSA")),
                    ("n", Url(rsa.Modulus!)),
                    ("e", Url(rsa.Exponent!)),
                    ("d", Url(rsa.D!)),
                    ("p", Url(rsa.P!)),
                    ("q", Url(rsa.Q!)),
                    ("dp", Url(rsa.DP!)),
                    ("dq", Url(rsa.DQ!)),
                    ("qi", Url(rsa.InverseQ!)));
            }
        }

        throw new BuiltinException("failed to parse PEM block containing the key");
    }

    private static RSAParameters? ReadRsa(string label, byte[] der)
    {
        try
        {
            return RsaOrNull(label, der);
        }
        catch (CryptographicException)
        {
            throw new BuiltinException("failed to parse PEM block containing the key");
        }
    }

    private static RegoString Url(byte[] bytes) => Base64Url.EncodeToString(bytes.AsSpan().TrimStart((byte)0)).ToRego();
}
