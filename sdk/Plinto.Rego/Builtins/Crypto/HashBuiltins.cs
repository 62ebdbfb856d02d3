using System.Security.Cryptography;
using System.Text;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Crypto;

/// <summary>Hashes and message authentication codes of UTF-8 text, as lower-case hex.</summary>
internal static class HashBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("crypto.md5", "string", "string", static (_, o) => Hash(HashAlgorithmName.MD5, o)),
        new("crypto.sha1", "string", "string", static (_, o) => Hash(HashAlgorithmName.SHA1, o)),
        new("crypto.sha256", "string", "string", static (_, o) => Hash(HashAlgorithmName.SHA256, o)),
        new("crypto.hmac.md5", "string; string", "string", static (_, o) => Hmac(HashAlgorithmName.MD5, o)),
        new("crypto.hmac.sha1", "string; string", "string", static (_, o) => Hmac(HashAlgorithmName.SHA1, o)),
        new("crypto.hmac.sha256", "string; string", "string", static (_, o) => Hmac(HashAlgorithmName.SHA256, o)),
        new("crypto.hmac.sha512", "string; string", "string", static (_, o) => Hmac(HashAlgorithmName.SHA512, o)),
        new("crypto.hmac.equal", "string; string", "boolean", static (_, o) => RegoBoolean.Of(CryptographicOperations.FixedTimeEquals(Utf8(o[0].Text()), Utf8(o[1].Text())))),
    ];

    private static RegoString Hash(HashAlgorithmName hash, ReadOnlySpan<RegoValue> operands) =>
        Convert.ToHexStringLower(CryptographicOperations.HashData(hash, Utf8(operands[0].Text()))).ToRego();

    private static RegoString Hmac(HashAlgorithmName hash, ReadOnlySpan<RegoValue> operands) =>
        Convert.ToHexStringLower(CryptographicOperations.HmacData(hash, Utf8(operands[1].Text()), Utf8(operands[0].Text()))).ToRego();

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
