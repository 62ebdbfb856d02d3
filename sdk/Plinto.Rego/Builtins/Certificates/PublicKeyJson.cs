using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using Plinto.Rego.Builtins.Tokens;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Certificates;

/// <summary>Keys in the form of Go's crypto types.</summary>
internal static class PublicKeyJson
{
    /// <summary>Go's number of the key's algorithm and the key.</summary>
    public static (int Algorithm, RegoValue Key) Read(byte[] subjectPublicKeyInfo)
    {
        VerificationKey? key;
        try
        {
            key = VerificationKeys.FromSubjectPublicKeyInfo(subjectPublicKeyInfo);
        }
        catch (CryptographicException)
        {
            key = null;
        }

        return key switch
        {
            { Rsa: { } rsa } => (1, JsonMembers.Object(("N", Number(rsa.Modulus!)), ("E", Number(rsa.Exponent!)))),
            { Ec: { } ec } => (3, JsonMembers.Object(("Curve", RegoObject.Empty), ("X", Number(ec.Q.X!)), ("Y", Number(ec.Q.Y!)))),
            { Ed25519: { } bytes } => (4, JsonMembers.Bytes(bytes)),
            _ => (0, RegoNull.Instance),
        };
    }

    public static RegoNumber Number(byte[] bigEndian) => RegoNumber.Of(new BigInteger(bigEndian, isUnsigned: true, isBigEndian: true));

    /// <summary>Go's number of a signature algorithm; 0 when unknown.</summary>
    public static int SignatureAlgorithm(AsnReader identifier) => identifier.ReadObjectIdentifier() switch
    {
        "1.2.840.113549.1.1.4" => 2,
        "1.2.840.113549.1.1.5" => 3,
        "1.2.840.113549.1.1.11" => 4,
        "1.2.840.113549.1.1.12" => 5,
        "1.2.840.113549.1.1.13" => 6,
        "1.2.840.10045.4.1" => 9,
        "1.2.840.10045.4.3.2" => 10,
        "1.2.840.10045.4.3.3" => 11,
        "1.2.840.10045.4.3.4" => 12,
        "1.2.840.113549.1.1.10" => 13,
        "1.3.101.112" => 16,
        _ => 0,
    };
}
