using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Plinto.Rego.Builtins.Net;

/// <summary>An address range that is a network: 32 or 128 bits, the host bits zero.</summary>
internal readonly record struct IpNetwork(UInt128 Address, int Prefix, int Bits)
{
    public UInt128 First => Address;

    public UInt128 LastAddress => Address | HostMask(Prefix, Bits);

    /// <summary>Reads <c>address/prefix</c>; host bits are cleared.</summary>
    public static bool TryParse(string text, out IpNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !TryParseAddress(text[..slash], out var address, out var bits))
        {
            return false;
        }

        var digits = text[(slash + 1)..];
        if (digits.Length is 0 or > 3 || (digits.Length > 1 && digits[0] == '0')
            || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix) || prefix > bits)
        {
            return false;
        }

        network = new IpNetwork(address & ~HostMask(prefix, bits), prefix, bits);
        return true;
    }

    /// <summary>Reads an address as Go does: no zones, no short forms, no leading zeros.</summary>
    public static bool TryParseAddress(string text, out UInt128 address, out int bits)
    {
        (address, bits) = (default, 0);
        if (!text.Contains(':', StringComparison.Ordinal))
        {
            return TryParseFour(text, out address, out bits);
        }

        if (text.AsSpan().ContainsAny("%[]/") || !IPAddress.TryParse(text, out var parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }

        var tail = text[(text.LastIndexOf(':') + 1)..];
        if (tail.Contains('.', StringComparison.Ordinal) && !TryParseFour(tail, out _, out _))
        {
            return false;
        }

        address = BinaryPrimitives.ReadUInt128BigEndian(parsed.GetAddressBytes());
        bits = 128;
        if (address >> 32 == 0xffff)
        {
            // An IPv4 address in IPv6 clothes is the IPv4 address.
            (address, bits) = (address & uint.MaxValue, 32);
        }

        return true;
    }

    public static string AddressText(UInt128 address, int bits)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
        return new IPAddress(bits == 32 ? bytes[12..] : bytes).ToString();
    }

    public bool Contains(UInt128 address, int bits) => bits == Bits && (address & ~HostMask(Prefix, Bits)) == Address;

    public bool Contains(IpNetwork other) => Contains(other.First, other.Bits) && Contains(other.LastAddress, other.Bits);

    public override string ToString() => $"{AddressText(Address, Bits)}/{Prefix.ToString(CultureInfo.InvariantCulture)}";

    private static UInt128 HostMask(int prefix, int bits) => bits == prefix ? UInt128.Zero : UInt128.MaxValue >> (128 - (bits - prefix));

    private static bool TryParseFour(string text, out UInt128 address, out int bits)
    {
        (address, bits) = (default, 32);
        var parts = text.Split('.');
        if (parts.Length != 4)
        {
            return false;
        }

        foreach (var part in parts)
        {
            if (part.Length is 0 or > 3 || (part.Length > 1 && part[0] == '0') || !byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                return false;
            }

            address = (address << 8) | value;
        }

        return true;
    }
}
