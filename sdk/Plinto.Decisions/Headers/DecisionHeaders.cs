using System.Buffers;
using Plinto.Rego.Values;

namespace Plinto.Decisions.Headers;

/// <summary>Which headers a decision may set on the request to the upstream: none that says who it is, where it goes or how it is framed.</summary>
public static class DecisionHeaders
{
    private const int Most = 32;
    private const int LongestValue = 4096;
    private static readonly SearchValues<char> Token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // Hop by hop (RFC 9110 7.6.1), routing, framing, credentials, and what proxies say of the client.
    private static readonly HashSet<string> Refused = new(StringComparer.OrdinalIgnoreCase)
    {
        "connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization", "proxy-authentication-info", "te", "trailer", "transfer-encoding", "upgrade",
        "host", "content-length", "content-encoding", "content-type", "expect", "authorization", "dpop", "cookie", "set-cookie", "set-cookie2", "forwarded", "via",
        "alt-svc", "alt-used", "http2-settings", "sec-websocket-key", "sec-websocket-accept", "sec-websocket-version", "sec-websocket-protocol", "sec-websocket-extensions",
    };

    /// <summary>Whether a decision may set the header. Compared as the laxest upstream would: in any case, and with any separator for <c>-</c>.</summary>
    public static bool MaySet(string name)
    {
        if (name.Length is 0 or > 128 || name.AsSpan().ContainsAnyExcept(Token))
        {
            return false;
        }

        var plain = string.Create(name.Length, name, static (to, from) =>
        {
            for (var i = 0; i < from.Length; i++)
            {
                to[i] = char.IsAsciiLetterOrDigit(from[i]) ? from[i] : '-';
            }
        });
        return !Refused.Contains(plain) && !plain.StartsWith("x-plinto-", StringComparison.OrdinalIgnoreCase)
            && !plain.StartsWith("x-forwarded-", StringComparison.OrdinalIgnoreCase)
            && !plain.StartsWith("proxy-", StringComparison.OrdinalIgnoreCase) && !plain.Equals("x-real-ip", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads <c>headers</c> of a decision: null, or what is wrong with them.</summary>
    internal static string? Read(RegoValue? value, out IReadOnlyDictionary<string, string> headers)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        headers = found;
        if (value is null)
        {
            return null;
        }

        if (value is not RegoObject { Count: <= Most } members)
        {
            return $"has `headers` that are not an object of at most {Most} headers";
        }

        foreach (var (key, item) in members)
        {
            if (key is not RegoString { Value: var name } || !MaySet(name))
            {
                return $"sets the header {key.ToJson()}, which no policy may set";
            }

            if (item is not RegoString { Value: { Length: <= LongestValue } text } || !IsVisible(text) || !found.TryAdd(name, text))
            {
                return $"gives the header `{name}` a value that is no text of visible ASCII characters, or gives it twice";
            }
        }

        return null;
    }

    private static bool IsVisible(string text) => text.AsSpan().Trim(' ').Length == text.Length && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
