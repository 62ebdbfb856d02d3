using System.Text;
using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Tokens;

/// <summary><c>io.jwt.decode_verify</c>: a token whose signature and claims satisfy constraints, or <c>[false, {}, {}]</c>.</summary>
internal static class JwtDecodeVerify
{
    public static readonly BuiltinRow[] Rows =
    [
        new("io.jwt.decode_verify", "string; object<string:any>", "[boolean,object<any:any>,object<any:any>]", Nondeterministic,
            static (c, o) => Run(c, o[0].Text(), JwtConstraints.Read(c, (RegoObject)o[1]))),
    ];

    private static RegoArray Run(BuiltinContext context, string token, JwtConstraints constraints)
    {
        var failed = RegoArray.Of(RegoBoolean.False, RegoObject.Empty, RegoObject.Empty);
        for (var i = 0; i < JwtBuiltins.MostNesting; i++)
        {
            var parts = JwtParts.Split(token);
            var header = parts.ReadHeader();
            if (!Verified(context, parts, header, constraints))
            {
                return failed;
            }

            if (string.Equals(Jwk.Text(header, "cty"), "JWT", StringComparison.OrdinalIgnoreCase))
            {
                token = parts.NestedToken();
                continue;
            }

            var payload = parts.ReadPayload();
            return constraints.Allow(payload) ? RegoArray.Of(RegoBoolean.True, header, payload) : failed;
        }

        return failed;
    }

    private static bool Verified(BuiltinContext context, JwtParts parts, RegoObject header, JwtConstraints constraints)
    {
        // RFC 7515 §4.1.11: extensions that must be understood; none is.
        if (header.Find("crit") is not null || JwtAlgorithm.Find(Jwk.Text(header, "alg") ?? "") is not { } algorithm)
        {
            return false;
        }

        if (constraints.Algorithm is { } wanted && wanted != algorithm.Name)
        {
            return false;
        }

        if (algorithm.Family == JwtFamily.Hmac)
        {
            return constraints.Secret is { } secret
                && new VerificationKey { Secret = Encoding.UTF8.GetBytes(secret) }.Verify(algorithm, parts.Signed, parts.SignatureBytes());
        }

        return constraints.Keys is { } keys
            && JwtBuiltins.Candidates(keys, header).Any(key => key.Verify(algorithm, parts.Signed, parts.SignatureBytes()));
    }
}
