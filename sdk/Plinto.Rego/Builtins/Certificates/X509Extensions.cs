using System.Formats.Asn1;
using System.Net;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Certificates;

/// <summary>What the extensions of a certificate or request say, with Go's field names.</summary>
internal sealed class X509Extensions
{
    private static readonly Dictionary<string, int> ExtendedUsages = new()
    {
        ["2.5.29.37.0"] = 0,
        ["1.3.6.1.5.5.7.3.1"] = 1,
        ["1.3.6.1.5.5.7.3.2"] = 2,
        ["1.3.6.1.5.5.7.3.3"] = 3,
        ["1.3.6.1.5.5.7.3.4"] = 4,
        ["1.3.6.1.5.5.7.3.8"] = 8,
        ["1.3.6.1.5.5.7.3.9"] = 9,
    };

    private readonly List<RegoValue> _all = [];
    private readonly List<string> _dns = [];
    private readonly List<string> _mails = [];
    private readonly List<string> _addresses = [];
    private readonly List<string> _uris = [];
    private readonly List<int> _extendedUsage = [];
    private readonly List<string> _policies = [];
    private readonly List<string> _crl = [];
    private readonly List<string> _ocsp = [];
    private readonly List<string> _issuers = [];
    private byte[] _subjectKeyId = [];
    private byte[] _authorityKeyId = [];
    private int _usage;
    private bool _basic;
    private bool _authority;
    private int _mostPath;

    private X509Extensions()
    {
    }

    public static X509Extensions Read(AsnReader? extensions)
    {
        var result = new X509Extensions();
        while (extensions is { HasData: true })
        {
            var extension = extensions.ReadSequence();
            var oid = extension.ReadObjectIdentifier();
            var critical = extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean();
            var value = extension.ReadOctetString();
            result._all.Add(JsonMembers.Object(("Id", DistinguishedName.ObjectIdentifier(oid)), ("Critical", RegoBoolean.Of(critical)), ("Value", JsonMembers.Bytes(value))));
            result.Interpret(oid, new AsnReader(value, AsnEncodingRules.DER));
        }

        return result;
    }

    /// <summary>The members that requests have too.</summary>
    public IEnumerable<(string Name, RegoValue Value)> Names() =>
    [
        ("Extensions", JsonMembers.List(_all)),
        ("ExtraExtensions", RegoNull.Instance),
        ("DNSNames", JsonMembers.Texts(_dns)),
        ("EmailAddresses", JsonMembers.Texts(_mails)),
        ("IPAddresses", JsonMembers.Texts(_addresses)),
        ("URIs", JsonMembers.List(_uris.Select(UriJson))),
    ];

    public IEnumerable<(string Name, RegoValue Value)> Certificate() =>
    [
        .. Names(),
        ("URIStrings", JsonMembers.Texts(_uris)),
        ("UnhandledCriticalExtensions", RegoNull.Instance),
        ("KeyUsage", RegoNumber.Of(_usage)),
        ("ExtKeyUsage", JsonMembers.List(_extendedUsage.Select(static u => RegoNumber.Of(u)))),
        ("UnknownExtKeyUsage", RegoNull.Instance),
        ("BasicConstraintsValid", RegoBoolean.Of(_basic)),
        ("IsCA", RegoBoolean.Of(_authority)),
        ("MaxPathLen", RegoNumber.Of(_basic ? _mostPath : 0)),
        ("MaxPathLenZero", RegoBoolean.Of(_basic && _mostPath == 0)),
        ("SubjectKeyId", JsonMembers.Bytes(_subjectKeyId)),
        ("AuthorityKeyId", JsonMembers.Bytes(_authorityKeyId)),
        ("OCSPServer", JsonMembers.Texts(_ocsp)),
        ("IssuingCertificateURL", JsonMembers.Texts(_issuers)),
        ("CRLDistributionPoints", JsonMembers.Texts(_crl)),
        ("PolicyIdentifiers", JsonMembers.List(_policies.Select(DistinguishedName.ObjectIdentifier))),
        ("PermittedDNSDomainsCritical", RegoBoolean.False),
        ("PermittedDNSDomains", RegoNull.Instance),
        ("ExcludedDNSDomains", RegoNull.Instance),
        ("PermittedIPRanges", RegoNull.Instance),
        ("ExcludedIPRanges", RegoNull.Instance),
        ("PermittedEmailAddresses", RegoNull.Instance),
        ("ExcludedEmailAddresses", RegoNull.Instance),
        ("PermittedURIDomains", RegoNull.Instance),
        ("ExcludedURIDomains", RegoNull.Instance),
    ];

    private static RegoObject UriJson(string text)
    {
        var known = Uri.TryCreate(text, UriKind.Absolute, out var uri);
        return JsonMembers.Object(
            ("Scheme", (known ? uri!.Scheme : "").ToRego()),
            ("Opaque", RegoString.Empty),
            ("User", RegoNull.Instance),
            ("Host", (known ? uri!.Authority : "").ToRego()),
            ("Path", (known ? uri!.AbsolutePath is "/" && !text.EndsWith('/') ? "" : uri.AbsolutePath : text).ToRego()),
            ("RawPath", RegoString.Empty),
            ("OmitHost", RegoBoolean.False),
            ("ForceQuery", RegoBoolean.False),
            ("RawQuery", (known ? uri!.Query.TrimStart('?') : "").ToRego()),
            ("Fragment", (known ? uri!.Fragment.TrimStart('#') : "").ToRego()),
            ("RawFragment", RegoString.Empty));
    }

    private void Interpret(string oid, AsnReader value)
    {
        switch (oid)
        {
            case "2.5.29.14":
                _subjectKeyId = value.ReadOctetString();
                break;
            case "2.5.29.15":
                _usage = Bits(value.ReadBitString(out _));
                break;
            case "2.5.29.17":
                ReadNames(value.ReadSequence());
                break;
            case "2.5.29.19":
                ReadBasicConstraints(value.ReadSequence());
                break;
            case "2.5.29.31":
                for (var points = value.ReadSequence(); points.HasData;)
                {
                    ReadPoint(points.ReadSequence());
                }

                break;
            case "2.5.29.32":
                for (var policies = value.ReadSequence(); policies.HasData;)
                {
                    _policies.Add(policies.ReadSequence().ReadObjectIdentifier());
                }

                break;
            case "2.5.29.35":
                var authority = value.ReadSequence();
                var tag = new Asn1Tag(TagClass.ContextSpecific, 0);
                _authorityKeyId = authority.HasData && authority.PeekTag().HasSameClassAndValue(tag) ? authority.ReadOctetString(tag) : [];
                break;
            case "2.5.29.37":
                for (var usages = value.ReadSequence(); usages.HasData;)
                {
                    _extendedUsage.AddRange(ExtendedUsages.TryGetValue(usages.ReadObjectIdentifier(), out var known) ? [known] : []);
                }

                break;
            case "1.3.6.1.5.5.7.1.1":
                ReadAccess(value.ReadSequence());
                break;
        }
    }

    // Go numbers the usages from the first bit on: bit i of the string is 1 << i.
    private static int Bits(byte[] bytes)
    {
        var usage = 0;
        for (var i = 0; i < Math.Min(9, bytes.Length * 8); i++)
        {
            usage |= (bytes[i / 8] >> (7 - (i % 8)) & 1) << i;
        }

        return usage;
    }

    private void ReadBasicConstraints(AsnReader constraints)
    {
        _basic = true;
        _authority = constraints.HasData && constraints.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && constraints.ReadBoolean();
        _mostPath = constraints.HasData ? (int)constraints.ReadInteger() : -1;
    }

    private void ReadNames(AsnReader names)
    {
        while (names.HasData)
        {
            var tag = names.PeekTag();
            switch (tag.TagValue)
            {
                case 1: _mails.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, tag)); break;
                case 2: _dns.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, tag)); break;
                case 6: _uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, tag)); break;
                case 7: _addresses.Add(new IPAddress(names.ReadOctetString(tag)).ToString()); break;
                default: names.ReadEncodedValue(); break;
            }
        }
    }

    private void ReadPoint(AsnReader point)
    {
        var (outer, full) = (new Asn1Tag(TagClass.ContextSpecific, 0), new Asn1Tag(TagClass.ContextSpecific, 6));
        if (!point.HasData || !point.PeekTag().HasSameClassAndValue(outer))
        {
            return;
        }

        for (var names = point.ReadSequence(outer).ReadSequence(outer); names.HasData;)
        {
            if (names.PeekTag().HasSameClassAndValue(full))
            {
                _crl.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, full));
            }
            else
            {
                names.ReadEncodedValue();
            }
        }
    }

    private void ReadAccess(AsnReader descriptions)
    {
        var location = new Asn1Tag(TagClass.ContextSpecific, 6);
        while (descriptions.HasData)
        {
            var description = descriptions.ReadSequence();
            var method = description.ReadObjectIdentifier();
            if (description.PeekTag().HasSameClassAndValue(location))
            {
                (method == "1.3.6.1.5.5.7.48.1" ? _ocsp : _issuers).Add(description.ReadCharacterString(UniversalTagNumber.IA5String, location));
            }
        }
    }
}
