using System.Formats.Asn1;
using System.Globalization;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Certificates;

/// <summary>A name in the form of Go's <c>pkix.Name</c>.</summary>
internal static class DistinguishedName
{
    private static readonly Dictionary<string, string> Lists = new()
    {
        ["2.5.4.6"] = "Country",
        ["2.5.4.10"] = "Organization",
        ["2.5.4.11"] = "OrganizationalUnit",
        ["2.5.4.7"] = "Locality",
        ["2.5.4.8"] = "Province",
        ["2.5.4.9"] = "StreetAddress",
        ["2.5.4.17"] = "PostalCode",
    };

    public static RegoObject Read(byte[] der)
    {
        var lists = Lists.Values.ToDictionary(static name => name, static _ => new List<string>());
        var names = new List<RegoValue>();
        var (serial, common) = ("", "");
        var sets = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        while (sets.HasData)
        {
            for (var set = sets.ReadSetOf(); set.HasData;)
            {
                var pair = set.ReadSequence();
                var oid = pair.ReadObjectIdentifier();
                var value = ReadText(pair);
                names.Add(JsonMembers.Object(("Type", ObjectIdentifier(oid)), ("Value", value.ToRego())));
                if (Lists.TryGetValue(oid, out var list))
                {
                    lists[list].Add(value);
                }

                serial = oid == "2.5.4.5" ? value : serial;
                common = oid == "2.5.4.3" ? value : common;
            }
        }

        return JsonMembers.Object([
            .. lists.Select(static l => (l.Key, JsonMembers.Texts(l.Value))),
            ("SerialNumber", serial.ToRego()),
            ("CommonName", common.ToRego()),
            ("Names", JsonMembers.List(names)),
            ("ExtraNames", RegoNull.Instance),
        ]);
    }

    public static RegoArray ObjectIdentifier(string oid) =>
        RegoArray.Of(oid.Split('.').Select(static part => RegoNumber.Of(long.Parse(part, CultureInfo.InvariantCulture))));

    private static string ReadText(AsnReader reader)
    {
        var tag = reader.PeekTag();
        return tag.TagClass == TagClass.Universal && tag.TagValue is 12 or 18 or 19 or 20 or 22 or 28 or 30
            ? reader.ReadCharacterString((UniversalTagNumber)tag.TagValue)
            : Convert.ToBase64String(reader.ReadEncodedValue().Span);
    }
}
