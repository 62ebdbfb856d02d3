using System.Collections.Frozen;
using System.Net;
using Plinto.Decisions.Headers;
using Plinto.Edge.Requests;

namespace Plinto.Edge.Proxy;

/// <summary>
/// Removes what only a proxy may say about a request: the client's address, the host, scheme, method or path that it asked for, and who an authenticating proxy found it to be.
/// Apps believe these, so a client must not write them. What one of <c>Plinto:TrustedProxies</c> sends stays, but for spellings that an upstream might fold into another name
/// (<c>X_Real_IP</c>): proxies pass those on unseen. <c>X-Forwarded-For</c>, <c>-Proto</c>, <c>-Host</c> and <c>-Prefix</c> are written anew when the request is forwarded.
/// </summary>
internal sealed class StripProxyHeaders(IEnumerable<string> trustedProxies)
{
    private readonly FrozenSet<IPAddress> _trusted = trustedProxies.Select(address => Plain(IPAddress.Parse(address))).ToFrozenSet();

    public Denial? Run(HttpContext http)
    {
        var headers = http.Request.Headers;
        List<string>? said = null;
        foreach (var header in headers)
        {
            if (ForgeableHeaders.IsOfProxies(header.Key))
            {
                (said ??= []).Add(header.Key);
            }
        }

        if (said is not null)
        {
            var trusted = IsTrusted(http.Connection.RemoteIpAddress);
            said.ForEach(name => { if (!trusted || !IsUsualSpelling(name)) { headers.Remove(name); } });
        }

        return null;
    }

    private static bool IsUsualSpelling(string name) => name.All(character => char.IsAsciiLetterOrDigit(character) || character == '-');

    private bool IsTrusted(IPAddress? peer) => peer is not null && _trusted.Contains(Plain(peer));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
