using System.Collections.Frozen;

namespace Plinto.Decisions.Headers;

/// <summary>
/// Headers that a client can write as well as those who are believed: what only an edge or a proxy may say of a request. Names are compared as the laxest upstream would fold them
/// (CGI, WSGI): in any case, with any separator. Where nobody removes them from what clients send, no policy may read them.
/// </summary>
public static class ForgeableHeaders
{
    private const string Identity = "xplinto";

    // Frameworks that honour these read another path or method than the one that was decided on.
    private static readonly string[] Overrides = ["xoriginalurl", "xrewriteurl", "xhttpmethodoverride", "xhttpmethod", "xmethodoverride"];

    // Folded, as names are compared; every name that begins so.
    private static readonly string[] ProxyPrefixes =
        ["xforwarded", "xoriginal", "xoriginating", "xauthrequest", "xsslclient", "sslclient", "xmsclientprincipal", "xamznoidc", "xgoogauthenticateduser", "cfaccess",
            "tailscaleuser"];

    private static readonly FrozenSet<string> ProxyNames = new[]
    {
        "clientip", "xclientip", "xrealip", "xclusterclientip", "trueclientip", "cfconnectingip", "cfconnectingipv6", "fastlyclientip", "flyclientip", "xazureclientip",
            "xazuresocketip", "xenvoyexternaladdress",
        "xremoteaddr", "remoteaddr", "xremoteip", "xproxyuserip", "xhost", "xscheme", "xurlscheme", "frontendhttps", "xenvoyoriginalpath", "xremoteuser", "remoteuser",
        "xclientcert", "xarrclientcert", "clientcert", "xwebauthuser", "xauthenticateduser", "xhttphostoverride",
        "proxy", // a CGI reads it as HTTP_PROXY, and sends there what it calls
    }.ToFrozenSet();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Known = ProxyNames.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>True for every spelling of <c>X-Plinto-…</c>, by which an edge says who is there.</summary>
    public static bool IsIdentity(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length >= Identity.Length && (name[0] | 0x20) == Identity[0]
            && FoldedName.Of(name, stackalloc char[FoldedName.Longest]).StartsWith(Identity, StringComparison.Ordinal);
    }

    /// <summary>True for every spelling of a header that some framework takes for the request's method or path.</summary>
    public static bool IsOverride(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length < 11 || (name[0] | 0x20) != 'x')
        {
            return false;
        }

        var folded = FoldedName.Of(name, stackalloc char[FoldedName.Longest]);
        foreach (var known in Overrides)
        {
            if (folded.SequenceEqual(known))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True for every spelling of a header that only proxies use: the client's address, the host, scheme or path that it asked for, who it was found to be.</summary>
    public static bool IsOfProxies(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0 || (name[0] | 0x20) is not ('x' or 'c' or 't' or 'f' or 'r' or 's' or 'p'))
        {
            return false;
        }

        var plain = FoldedName.Of(name, stackalloc char[FoldedName.Longest]);
        foreach (var prefix in ProxyPrefixes)
        {
            if (plain.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return Known.Contains(plain);
    }
}
