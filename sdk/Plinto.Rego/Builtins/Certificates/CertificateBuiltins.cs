using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Certificates;

/// <summary>The <c>crypto.x509.*</c> functions of certificates and requests.</summary>
internal static class CertificateBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("crypto.x509.parse_certificates", "string", "array<object<string:any>>", static (_, o) => RegoArray.Of(Ders(o[0].Text()).Select(Describe))),
        new("crypto.x509.parse_certificate_request", "string", "object<string:any>", static (_, o) => ParseRequest(o[0].Text())),
        new("crypto.x509.parse_and_verify_certificates", "string", "[boolean,array<object<string:any>>]", static (c, o) => Verify(Ders(o[0].Text()), new VerifyOptions(Now(c)))),
        new("crypto.x509.parse_and_verify_certificates_with_options", "string; object<string:any>", "[boolean,array<object<string:any>>]",
            static (c, o) => Verify(Ders(o[0].Text()), VerifyOptions.Read((RegoObject)o[1], Now(c)))),
        new("crypto.x509.parse_keypair", "string; string", "object<string:any>", static (_, o) => ParseKeyPair(o[0].Text(), o[1].Text())),
    ];

    private static DateTimeOffset Now(BuiltinContext context) => DateTimeOffset.UnixEpoch.AddTicks(context.Now / 100);

    private static RegoObject Describe(byte[] der)
    {
        try
        {
            return CertificateJson.Certificate(der);
        }
        catch (Exception e) when (e is AsnContentException or ArgumentException or InvalidOperationException or OverflowException or CryptographicException)
        {
            throw new BuiltinException("x509: malformed certificate");
        }
    }

    // DER certificates may stand one behind the other.
    private static List<byte[]> Ders(string text)
    {
        var ders = new List<byte[]>();
        foreach (var (label, bytes) in PemText.Blocks(text))
        {
            if (label is not ("" or "CERTIFICATE"))
            {
                throw new BuiltinException($"PEM-encoded certificate data contains PEM block of type {label}");
            }

            try
            {
                for (var reader = new AsnReader(bytes, AsnEncodingRules.BER); reader.HasData;)
                {
                    ders.Add(reader.ReadEncodedValue().ToArray());
                }
            }
            catch (AsnContentException)
            {
                throw new BuiltinException("x509: malformed certificate");
            }
        }

        return ders.Count > 0 ? ders : throw new BuiltinException("x509: malformed certificate");
    }

    private static RegoObject ParseRequest(string text)
    {
        var (label, der) = PemText.Blocks(text).FirstOrDefault();
        if (der is null || label is not ("" or "CERTIFICATE REQUEST" or "NEW CERTIFICATE REQUEST"))
        {
            throw new BuiltinException("invalid PEM-encoded certificate signing request");
        }

        try
        {
            return CertificateJson.Request(der);
        }
        catch (AsnContentException)
        {
            throw new BuiltinException("asn1: structure error: tags don't match");
        }
    }

    // The first certificate is the root, the last the leaf; the answer starts with the leaf.
    private static RegoArray Verify(List<byte[]> ders, VerifyOptions options)
    {
        if (ders.Count < 2)
        {
            throw new BuiltinException("must supply at least two certificates to be able to verify");
        }

        var described = ders.Select(Describe).ToList();
        var certificates = ders.Select(LoadCertificate).ToList();
        try
        {
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(certificates[0]);
            chain.ChainPolicy.ExtraStore.AddRange(certificates.Skip(1).SkipLast(1).ToArray());
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.DisableCertificateDownloads = true;
            chain.ChainPolicy.VerificationTime = options.Time.LocalDateTime;
            var valid = chain.Build(certificates[^1]) && options.Allow(certificates[^1]);
            return valid
                ? RegoArray.Of(RegoBoolean.True, RegoArray.Of(chain.ChainElements.Select(e => described[ders.FindIndex(der => der.AsSpan().SequenceEqual(e.Certificate.RawData))])))
                : RegoArray.Of(RegoBoolean.False, RegoArray.Empty);
        }
        finally
        {
            certificates.ForEach(static c => c.Dispose());
        }
    }

    private static X509Certificate2 LoadCertificate(byte[] der)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(der);
        }
        catch (CryptographicException)
        {
            throw new BuiltinException("x509: malformed certificate");
        }
    }

    private static RegoObject ParseKeyPair(string certificate, string key)
    {
        var ders = Ders(certificate);
        var keys = PrivateKeyBuiltins.Read(key);
        if (keys.Count == 0)
        {
            throw new BuiltinException("tls: failed to find any PEM data in key input");
        }

        return JsonMembers.Object(
            ("Certificate", RegoArray.Of(ders.Select(static d => Convert.ToBase64String(d).ToRego()))),
            ("PrivateKey", keys[0]),
            ("SupportedSignatureAlgorithms", RegoNull.Instance),
            ("OCSPStaple", RegoNull.Instance),
            ("SignedCertificateTimestamps", RegoNull.Instance),
            ("Leaf", Describe(ders[0])));
    }
}
