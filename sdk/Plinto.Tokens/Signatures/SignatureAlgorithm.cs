using Microsoft.IdentityModel.Tokens;

namespace Plinto.Tokens.Signatures;

/// <summary>
/// One row per signature algorithm Plinto accepts (RFC 7518 §3): all that is known about it. What has no row does not exist here,
/// so <c>none</c> and the HMAC family can't be chosen by a token.
/// </summary>
internal sealed record SignatureAlgorithm(string Name, string KeyType, string? Curve, int MinimumKeyBits)
{
    private static readonly SignatureAlgorithm[] Rows =
    [
        new("ES256", JsonWebAlgorithmsKeyTypes.EllipticCurve, "P-256", 256),
        new("RS256", JsonWebAlgorithmsKeyTypes.RSA, null, 2048),
        new("PS256", JsonWebAlgorithmsKeyTypes.RSA, null, 2048),
    ];

    /// <summary>The row of that name (case-sensitive, as the registry has it), or null.</summary>
    public static SignatureAlgorithm? Find(string? name) => Array.Find(Rows, row => string.Equals(row.Name, name, StringComparison.Ordinal));

    /// <summary>Length of a signature: R and S for ECDSA (RFC 7518 §3.4), the modulus for RSA.</summary>
    public int SignatureLength(int keyBits) => Curve is null ? (keyBits + 7) / 8 : keyBits / 4;
}
