using System.Formats.Asn1;
using System.Globalization;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Certificates;

/// <summary>Certificates and certificate requests in the form of Go's <c>x509</c> structs.</summary>
internal static class CertificateJson
{
    public static RegoObject Certificate(byte[] der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        var rawBody = outer.ReadEncodedValue().ToArray();
        var signatureAlgorithm = PublicKeyJson.SignatureAlgorithm(outer.ReadSequence());
        var signature = outer.ReadBitString(out _);

        var body = new AsnReader(rawBody, AsnEncodingRules.DER).ReadSequence();
        var versionTag = new Asn1Tag(TagClass.ContextSpecific, 0);
        var version = body.PeekTag().HasSameClassAndValue(versionTag) ? (int)body.ReadSequence(versionTag).ReadInteger() + 1 : 1;
        var serial = body.ReadInteger();
        body.ReadSequence();
        var issuer = body.ReadEncodedValue().ToArray();
        var validity = body.ReadSequence();
        var (from, to) = (ReadTime(validity), ReadTime(validity));
        var subject = body.ReadEncodedValue().ToArray();
        var keyInfo = body.ReadEncodedValue().ToArray();
        var extensions = X509Extensions.Read(FindExtensions(body));
        var (keyAlgorithm, key) = PublicKeyJson.Read(keyInfo);
        return JsonMembers.Object([
            ("Raw", JsonMembers.Bytes(der)),
            ("RawTBSCertificate", JsonMembers.Bytes(rawBody)),
            ("RawSubjectPublicKeyInfo", JsonMembers.Bytes(keyInfo)),
            ("RawSubject", JsonMembers.Bytes(subject)),
            ("RawIssuer", JsonMembers.Bytes(issuer)),
            ("Signature", JsonMembers.Bytes(signature)),
            ("SignatureAlgorithm", RegoNumber.Of(signatureAlgorithm)),
            ("PublicKeyAlgorithm", RegoNumber.Of(keyAlgorithm)),
            ("PublicKey", key),
            ("Version", RegoNumber.Of(version)),
            ("SerialNumber", RegoNumber.Of(serial)),
            ("Issuer", DistinguishedName.Read(issuer)),
            ("Subject", DistinguishedName.Read(subject)),
            ("NotBefore", from.ToRego()),
            ("NotAfter", to.ToRego()),
            .. extensions.Certificate(),
        ]);
    }

    public static RegoObject Request(byte[] der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        var rawBody = outer.ReadEncodedValue().ToArray();
        var signatureAlgorithm = PublicKeyJson.SignatureAlgorithm(outer.ReadSequence());
        var signature = outer.ReadBitString(out _);

        var body = new AsnReader(rawBody, AsnEncodingRules.DER).ReadSequence();
        var version = (int)body.ReadInteger();
        var subject = body.ReadEncodedValue().ToArray();
        var keyInfo = body.ReadEncodedValue().ToArray();
        var extensions = X509Extensions.Read(FindRequestedExtensions(body));
        var (keyAlgorithm, key) = PublicKeyJson.Read(keyInfo);
        return JsonMembers.Object([
            ("Raw", JsonMembers.Bytes(der)),
            ("RawTBSCertificateRequest", JsonMembers.Bytes(rawBody)),
            ("RawSubjectPublicKeyInfo", JsonMembers.Bytes(keyInfo)),
            ("RawSubject", JsonMembers.Bytes(subject)),
            ("Version", RegoNumber.Of(version)),
            ("Signature", JsonMembers.Bytes(signature)),
            ("SignatureAlgorithm", RegoNumber.Of(signatureAlgorithm)),
            ("PublicKeyAlgorithm", RegoNumber.Of(keyAlgorithm)),
            ("PublicKey", key),
            ("Subject", DistinguishedName.Read(subject)),
            ("Attributes", RegoNull.Instance),
            .. extensions.Names(),
        ]);
    }

    private static AsnReader? FindExtensions(AsnReader body)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, 3);
        while (body.HasData)
        {
            if (body.PeekTag().HasSameClassAndValue(tag))
            {
                return body.ReadSequence(tag).ReadSequence();
            }

            body.ReadEncodedValue();
        }

        return null;
    }

    private static AsnReader? FindRequestedExtensions(AsnReader body)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, 0);
        if (!body.HasData || !body.PeekTag().HasSameClassAndValue(tag))
        {
            return null;
        }

        for (var attributes = body.ReadSetOf(tag); attributes.HasData;)
        {
            var attribute = attributes.ReadSequence();
            if (attribute.ReadObjectIdentifier() == "1.2.840.113549.1.9.14")
            {
                return attribute.ReadSetOf().ReadSequence();
            }
        }

        return null;
    }

    private static string ReadTime(AsnReader validity)
    {
        var time = validity.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? validity.ReadUtcTime() : validity.ReadGeneralizedTime();
        return time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }
}
