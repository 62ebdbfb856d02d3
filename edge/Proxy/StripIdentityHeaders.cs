using Microsoft.Extensions.Primitives;

namespace Plinto.Edge.Proxy;

/// <summary>
/// Removes what only the edge may say: headers named <c>X-Plinto-…</c> in any case and with any separator an upstream might fold into a hyphen (CGI, WSGI),
/// and, as RFC 9110 §7.6.1 asks, those the client named in <c>Connection</c>. Naming there a header that others rely on is refused:
/// it is a known way to make a proxy drop it. (Where <c>close</c> or <c>keep-alive</c> stands beside it, the server hides the rest; then nothing is removed, and
/// <c>Connection</c> itself is never sent on.)
/// </summary>
internal static class StripIdentityHeaders
{
    private const string Prefix = "xplinto";
    private static readonly string[] Relied =
        ["authorization", "cookie", "host", "content-length", "content-type", "transfer-encoding", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "forwarded", "x-real-ip"];

    // Frameworks that honour these read another path or method than the one that was decided on.
    private static readonly string[] Rewriting = ["xoriginalurl", "xrewriteurl", "xhttpmethodoverride", "xhttpmethod", "xmethodoverride"];

    private static readonly string[] HopByHop = ["close", "keep-alive", "upgrade", "te", "http2-settings"];

    public static Denial? Run(HttpContext http)
    {
        var headers = http.Request.Headers;
        List<string>? spoofed = null;
        foreach (var header in headers)
        {
            if (IsIdentity(header.Key) || IsRewriting(header.Key))
            {
                (spoofed ??= []).Add(header.Key);
            }
        }

        spoofed?.ForEach(name => headers.Remove(name));
        return headers.Connection.Count == 0 ? null : StripNamed(headers, headers.Connection);
    }

    /// <summary>True for every spelling of a header of ours.</summary>
    public static bool IsIdentity(string name) =>
        name.Length >= Prefix.Length && (name[0] | 0x20) == Prefix[0] && FoldedName.Of(name, stackalloc char[FoldedName.Longest]).StartsWith(Prefix, StringComparison.Ordinal);

    private static bool IsRewriting(string name)
    {
        if (name.Length < 11 || (name[0] | 0x20) != 'x')
        {
            return false;
        }

        var folded = FoldedName.Of(name, stackalloc char[FoldedName.Longest]);
        foreach (var known in Rewriting)
        {
            if (folded.SequenceEqual(known))
            {
                return true;
            }
        }

        return false;
    }

    private static Denial? StripNamed(IHeaderDictionary headers, StringValues connection)
    {
        foreach (var value in connection)
        {
            foreach (var part in (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (Relied.Contains(part, StringComparer.OrdinalIgnoreCase) || IsIdentity(part) || StripProxyHeaders.IsOfProxies(part))
                {
                    return Denials.ConnectionHeader;
                }

                if (!HopByHop.Contains(part, StringComparer.OrdinalIgnoreCase))
                {
                    headers.Remove(part);
                }
            }
        }

        return null;
    }
}
