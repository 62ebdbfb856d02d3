using System.Security.Cryptography;
using System.Text;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Tokens;

/// <summary><c>io.jwt.decode</c> and the <c>io.jwt.verify_*</c> functions.</summary>
internal static class JwtBuiltins
{
    // A token in a token in a token: enough; more would only cost time.
    public const int MostNesting = 16;

    public static readonly BuiltinRow[] Rows =
    [
        new("io.jwt.decode", "string", "[object<any:any>,object<any:any>,string]", Decode),
        .. JwtAlgorithm.All.Select(static algorithm => new BuiltinRow(
            "io.jwt.verify_" + algorithm.Name.ToLowerInvariant(), "string; string", "boolean",
            (c, o) => algorithm.Family == JwtFamily.Hmac ? VerifyHmac(algorithm, o[0].Text(), o[1].Text()) : Verify(c, algorithm, o[0].Text(), o[1].Text()))),
    ];

    /// <summary>The keys to try for a token: those its key id names when there are any, else all.</summary>
    public static IEnumerable<VerificationKey> Candidates(IReadOnlyCollection<VerificationKey> keys, RegoObject header)
    {
        var named = Jwk.Text(header, "kid") is { } id ? keys.Where(key => key.KeyId == id).ToList() : [];
        return named.Count > 0 ? named : keys;
    }

    private static RegoArray Decode(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var token = operands[0].Text();
        for (var i = 0; i < MostNesting; i++)
        {
            var parts = JwtParts.Split(token);
            var header = parts.ReadHeader();
            if (Jwk.Text(header, "cty") == "JWT")
            {
                token = parts.NestedToken();
                continue;
            }

            var payload = parts.ReadPayload();
            return RegoArray.Of(header, payload, Convert.ToHexStringLower(parts.SignatureBytes()).ToRego());
        }

        throw new BuiltinException("JWT nests too deeply");
    }

    private static RegoBoolean VerifyHmac(JwtAlgorithm algorithm, string token, string secret)
    {
        var parts = JwtParts.Split(token);
        var mac = CryptographicOperations.HmacData(algorithm.Hash, Encoding.UTF8.GetBytes(secret), parts.Signed);
        return RegoBoolean.Of(CryptographicOperations.FixedTimeEquals(mac, parts.SignatureBytes()));
    }

    private static RegoBoolean Verify(BuiltinContext context, JwtAlgorithm algorithm, string token, string keys)
    {
        var parts = JwtParts.Split(token);
        var header = parts.ReadHeader();
        var signature = parts.SignatureBytes();
        var known = context.Caches.GetOrAdd(keys, VerificationKeys.Read);
        return RegoBoolean.Of(Candidates(known, header).Any(key => key.Verify(algorithm, parts.Signed, signature)));
    }
}
