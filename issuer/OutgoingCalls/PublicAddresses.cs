using System.Net;
using System.Net.Sockets;

namespace Plinto.Issuer.OutgoingCalls;

/// <summary>Which addresses are of the public internet: all but those of the special-purpose registries (RFC 6890 and its updates).</summary>
internal static class PublicAddresses
{
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] SpecialV6 =
    [
        // Teredo, 6to4 and their like carry an IPv4 address inside, which would come out somewhere else.
        .. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(text => IPNetwork.Parse(text)),
    ];

    /// <summary>False for loopback, private, link-local, shared, documentation, multicast and every other special range, in IPv4, IPv6 and IPv4 inside IPv6.</summary>
    public static bool Contains(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetwork
            ? !Array.Exists(Special, network => network.Contains(address))
            : address.ScopeId == 0 && GlobalUnicast.Contains(address) && !Array.Exists(SpecialV6, network => network.Contains(address));
    }
}
