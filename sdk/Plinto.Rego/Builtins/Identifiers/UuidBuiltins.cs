using System.Buffers.Binary;
using System.Globalization;
using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Identifiers;

/// <summary>UUIDs: reading their fields, and making random ones.</summary>
internal static class UuidBuiltins
{
    // 100 ns intervals between the start of the Gregorian calendar and 1970.
    private const long GregorianOffset = 122_192_928_000_000_000;

    public static readonly BuiltinRow[] Rows =
    [
        new("uuid.parse", "string", "object<string:any>", Parse),
        new("uuid.rfc4122", "string", "string", Nondeterministic, static (c, o) => c.Fixed(RegoArray.Of("uuid.rfc4122".ToRego(), o[0]), Random)),
    ];

    private static RegoString Random(BuiltinContext context)
    {
        Span<byte> bytes = stackalloc byte[16];
        context.FillRandom(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString().ToRego();
    }

    private static RegoObject? Parse(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        if (!TryParse(operands[0].Text(), out var bytes))
        {
            return null;
        }

        var version = bytes[6] >> 4;
        var fields = new List<(string Name, RegoValue Value)>
        {
            ("version", RegoNumber.Of(version)),
            ("variant", Variant(bytes[8]).ToRego()),
        };
        if (version is 1 or 2)
        {
            AddTimeFields(bytes, version, fields);
        }

        return RegoObject.Of(fields.Select(static f => KeyValuePair.Create<RegoValue, RegoValue>(f.Name.ToRego(), f.Value)));
    }

    private static void AddTimeFields(byte[] bytes, int version, List<(string Name, RegoValue Value)> fields)
    {
        var time = (long)BinaryPrimitives.ReadUInt32BigEndian(bytes)
            | ((long)BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(4)) << 32)
            | ((long)(BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(6)) & 0xfff) << 48);
        fields.Add(("time", RegoNumber.Of((System.Numerics.BigInteger)(time - GregorianOffset) * 100)));
        fields.Add(("clocksequence", RegoNumber.Of(BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(8)) & 0x3fff)));
        fields.Add(("nodeid", string.Join('-', bytes[10..].Select(static b => b.ToString("x2", CultureInfo.InvariantCulture))).ToRego()));
        var scope = (bytes[10] & 2) != 0 ? "local" : "global";
        var cast = (bytes[10] & 1) != 0 ? "multicast" : "unicast";
        fields.Add(("macvariables", $"{scope}:{cast}".ToRego()));
        if (version == 2)
        {
            fields.Add(("id", RegoNumber.Of(BinaryPrimitives.ReadUInt32BigEndian(bytes))));
            fields.Add(("domain", (bytes[9] switch { 0 => "Person", 1 => "Group", 2 => "Org", var other => $"Domain{other.ToString(CultureInfo.InvariantCulture)}" }).ToRego()));
        }
    }

    private static string Variant(byte b) => (b & 0xc0) == 0x80 ? "RFC4122" : (b & 0xe0) == 0xc0 ? "Microsoft" : (b & 0xe0) == 0xe0 ? "Future" : "Reserved";

    // Plain, with any one character around it (braces in practice), as a URN, or 32 digits without dashes.
    private static bool TryParse(string text, out byte[] bytes)
    {
        bytes = [];
        var body = text.Length switch
        {
            36 => text,
            38 => text[1..37],
            45 when text.StartsWith("urn:uuid:", StringComparison.OrdinalIgnoreCase) => text[9..],
            32 => text.All(char.IsAsciiHexDigit) ? text.Insert(20, "-").Insert(16, "-").Insert(12, "-").Insert(8, "-") : "",
            _ => "",
        };
        if (body.Length != 36 || body[8] != '-' || body[13] != '-' || body[18] != '-' || body[23] != '-')
        {
            return false;
        }

        var digits = body.Replace("-", "", StringComparison.Ordinal);
        if (digits.Length != 32 || !digits.All(char.IsAsciiHexDigit))
        {
            return false;
        }

        bytes = Convert.FromHexString(digits);
        return true;
    }
}
