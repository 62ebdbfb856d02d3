using Microsoft.Extensions.Primitives;
using Plinto.Decisions.Headers;
using Plinto.Edge.Requests;

namespace Plinto.Edge.Proxy;

/// <summary>
/// Removes what only the edge may say: headers named <c>X-Plinto-…</c> in any case and with any separator an upstream might fold into a hyphen (CGI, WSGI),
/// and, as RFC 9110 §7.6.1 asks, those the client named in <c>Connection</c>. Naming there a header that others rely on is refused:
/// it is a known way to make a proxy drop it. (Where <c>close</c> or <c>keep-alive</c> stands beside it, the server hides the rest; then nothing is removed, and
/// <c>Connection</c> itself is never sent on.)
/// </summary>
internal static class StripIdentityHeaders
{
    private static readonly string[] Relied =
        ["authorization", "cookie", "host", "content-length", "content-type", "transfer-encoding", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "forwarded",
            "x-real-ip"];

    private static readonly string[] HopByHop = ["close", "keep-alive", "upgrade", "te", "http2-settings"];

    public static Denial? Run(HttpContext http)
    {
        var headers = http.Request.Headers;
        List<string>? spoofed = null;
        foreach (var header in headers)
        {
            if (ForgeableHeaders.IsIdentity(header.Key) || ForgeableHeaders.IsOverride(header.Key))
            {
                (spoofed ??= []).Add(header.Key);
            }
        }

        spoofed?.ForEach(name => headers.Remove(name));
        return headers.Connection.Count == 0 ? null : StripNamed(headers, headers.Connection);
    }

    private static Denial? StripNamed(IHeaderDictionary headers, StringValues connection)
    {
        foreach (var value in connection)
        {
            foreach (var part in (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (Relied.Contains(part, StringComparer.OrdinalIgnoreCase) || ForgeableHeaders.IsIdentity(part) || ForgeableHeaders.IsOfProxies(part))
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
