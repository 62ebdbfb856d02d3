using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;
using EdwardsCurve = Org.BouncyCastle.Math.EC.Rfc8032.Ed25519;

namespace Plinto.Rego.Builtins.Tokens;

/// <summary><c>io.jwt.encode_sign</c> and <c>io.jwt.encode_sign_raw</c>.</summary>
internal static class JwtSigning
{
    public static readonly BuiltinRow[] Rows =
    [
        new("io.jwt.encode_sign", "object<string:any>; object<string:any>; object<string:any>", "string", Nondeterministic,
            static (_, o) => Sign(RegoJson.Write(o[0]), RegoJson.Write(o[1]), (RegoObject)o[2])),
        new("io.jwt.encode_sign_raw", "string; string; string", "string", Nondeterministic, static (_, o) => Sign(o[0].Text(), o[1].Text(), ReadKey(o[2].Text()))),
    ];

    private static RegoObject ReadKey(string json) => ParseOrNull(json) as RegoObject ?? throw new BuiltinException("failed to parse a JWK key");

    private static RegoString Sign(string header, string payload, RegoObject key)
    {
        var (algorithm, type) = ReadHeader(header);
        if (type is null or "JWT" && ParseOrNull(payload) is null)
        {
            throw new BuiltinException("type is JWT but payload is not JSON");
        }

        var signed = $"{Encode(header)}.{Encode(payload)}";
        try
        {
            var signature = Signature(algorithm, key, Encoding.ASCII.GetBytes(signed));
            return $"{signed}.{Base64Url.EncodeToString(signature)}".ToRego();
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            throw new BuiltinException($"failed to sign: {e.Message}");
        }
    }

    private static (JwtAlgorithm Algorithm, string? Type) ReadHeader(string header)
    {
        if (header.Length == 0)
        {
            throw new BuiltinException("missing or invalid 'alg' header: cannot parse JSON: cannot parse empty string");
        }

        var parsed = ParseOrNull(header);
        if (parsed is null && header.TrimStart().StartsWith('{'))
        {
            throw new BuiltinException("missing or invalid 'alg' header: cannot parse JSON");
        }

        var name = (parsed as RegoObject)?.Find("alg") as RegoString
            ?? throw new BuiltinException("missing or invalid 'alg' header: jwsbb: header \"alg\" not found");
        var algorithm = JwtAlgorithm.Find(name.Value) ?? throw new BuiltinException($"unknown JWS algorithm: {name.Value}");
        return (algorithm, Jwk.Text((RegoObject)parsed!, "typ"));
    }

    private static byte[] Signature(JwtAlgorithm algorithm, RegoObject key, byte[] data)
    {
        switch (algorithm.Family, Jwk.Text(key, "kty"))
        {
            case (JwtFamily.Hmac, "oct"):
                return CryptographicOperations.HmacData(algorithm.Hash, Jwk.Bytes(key, "k"), data);
            case (JwtFamily.RsaPkcs1 or JwtFamily.RsaPss, "RSA"):
                using (var rsa = Jwk.ReadPrivateRsa(key))
                {
                    return rsa.SignData(data, algorithm.Hash, algorithm.Family == JwtFamily.RsaPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
                }

            case (JwtFamily.Ecdsa, "EC"):
                using (var ec = Jwk.ReadPrivateEc(key))
                {
                    return ec.SignData(data, algorithm.Hash);
                }

            case (JwtFamily.Ed25519, "OKP"):
                var signature = new byte[EdwardsCurve.SignatureSize];
                var seed = Jwk.Bytes(key, "d");
                if (seed.Length != EdwardsCurve.SecretKeySize)
                {
                    throw new BuiltinException($"an Ed25519 key has {EdwardsCurve.SecretKeySize} bytes");
                }

                EdwardsCurve.Sign(seed, 0, data, 0, data.Length, signature, 0);
                return signature;
            default:
                throw new BuiltinException($"key type {Jwk.Text(key, "kty")} does not fit algorithm {algorithm.Name}");
        }
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static RegoValue? ParseOrNull(string json)
    {
        try
        {
            return RegoJson.Read(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
