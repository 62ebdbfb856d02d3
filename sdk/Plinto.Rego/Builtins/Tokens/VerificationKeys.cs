using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Tokens;

/// <summary>Reads public keys from PEM certificates, PEM public keys, a JWK or a JWK set.</summary>
internal static class VerificationKeys
{
    private const string Ed25519Oid = "1.3.101.112";

    public static List<VerificationKey> Read(string text)
    {
        if (PemEncoding.TryFind(text, out var fields))
        {
            return [ReadPem(text, fields)];
        }

        RegoValue json;
        try
        {
            json = RegoJson.Read(text);
        }
        catch (JsonException)
        {
            throw new BuiltinException("failed to parse a JWK key (set)");
        }

        var keys = json is RegoObject { } set && set.Find("keys") is RegoArray members ? members.ToList() : [json];
        try
        {
            return [.. keys.Select(Jwk.ReadPublic)];
        }
        catch (FormatException)
        {
            throw new BuiltinException("failed to parse a JWK key (set)");
        }
    }

    /// <summary>The key of a DER SubjectPublicKeyInfo; null when it is of no kind known here.</summary>
    public static VerificationKey? FromSubjectPublicKeyInfo(byte[] der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        var oid = outer.ReadSequence().ReadObjectIdentifier();
        switch (oid)
        {
            case "1.2.840.113549.1.1.1":
                using (var rsa = RSA.Create())
                {
                    rsa.ImportSubjectPublicKeyInfo(der, out _);
                    return new VerificationKey { Rsa = rsa.ExportParameters(false) };
                }

            case "1.2.840.10045.2.1":
                using (var ec = ECDsa.Create())
                {
                    ec.ImportSubjectPublicKeyInfo(der, out _);
                    return new VerificationKey { Ec = ec.ExportParameters(false) };
                }

            case Ed25519Oid:
                return new VerificationKey { Ed25519 = outer.ReadBitString(out _) };
            default:
                return null;
        }
    }

    private static VerificationKey ReadPem(string text, PemFields fields)
    {
        if (text.AsSpan()[fields.Location.End..].Trim().Length > 0)
        {
            throw new BuiltinException("extra data after a PEM certificate block");
        }

        var der = new byte[fields.DecodedDataLength];
        Convert.TryFromBase64Chars(text.AsSpan()[fields.Base64Data], der, out _);
        try
        {
            switch (text[fields.Label])
            {
                case "CERTIFICATE":
                    using (var certificate = X509CertificateLoader.LoadCertificate(der))
                    {
                        return FromSubjectPublicKeyInfo(certificate.PublicKey.ExportSubjectPublicKeyInfo())
                            ?? throw new BuiltinException("failed to extract a Key from the PEM certificate");
                    }

                case "PUBLIC KEY":
                    return FromSubjectPublicKeyInfo(der) ?? throw new BuiltinException("failed to extract a Key from the PEM certificate");
                default:
                    throw new BuiltinException("failed to extract a Key from the PEM certificate");
            }
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            throw new BuiltinException("failed to parse a PEM certificate");
        }
    }
}
