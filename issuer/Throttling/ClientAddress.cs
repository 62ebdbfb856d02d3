using System.Net;
using System.Net.Sockets;

namespace Plinto.Issuer.Throttling;

/// <summary>The network a request comes from: of the connection, or of a trusted proxy's header where one is configured; never of any other header.</summary>
internal static class ClientAddress
{
    private const int PrefixBytes = 8;

    /// <summary>An IPv4 address, or the /64 of an IPv6 address: one customer has that many.</summary>
    public static string NetworkOf(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, PrefixBytes)) : address.ToString();
    }
}
