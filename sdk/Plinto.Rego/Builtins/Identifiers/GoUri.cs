using System.Buffers;
using Plinto.Rego.Builtins.Encodings;

namespace Plinto.Rego.Builtins.Identifiers;

/// <summary>A URI read by the rules of Go's <c>net/url</c>.</summary>
internal sealed record GoUri(string Scheme, string HostName, string Port, string Path, string RawPath, string RawQuery, string Fragment)
{
    private static readonly SearchValues<char> InPaths = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~$&+,/:;=@!'()*[]%");
    private static readonly SearchValues<char> NotInHosts = SearchValues.Create(" \"<>\\^`{|}");

    /// <summary>The path as it is sent: as written where that is well-formed.</summary>
    public string EscapedPath { get; private init; } = "";

    /// <summary>Parses; a <see cref="BuiltinException"/> carries Go's message.</summary>
    public static GoUri Parse(string text)
    {
        try
        {
            return ParseParts(text);
        }
        catch (FormatException e)
        {
            throw new BuiltinException($"parse \"{text}\": {e.Message}");
        }
        catch (BuiltinException e)
        {
            throw new BuiltinException($"parse \"{text}\": {e.Message}");
        }
    }

    private static GoUri ParseParts(string text)
    {
        if (text.Any(static c => c is < ' ' or '\x7f'))
        {
            throw new FormatException("net/url: invalid control character in URL");
        }

        var (rest, fragment) = Cut(text, '#');
        var (scheme, afterScheme) = SplitScheme(rest);
        var (body, query) = Cut(afterScheme, '?');
        fragment = UrlEscaping.Unescape(fragment, plusIsSpace: false);
        if (!body.StartsWith('/'))
        {
            if (scheme.Length > 0)
            {
                return new GoUri(scheme, "", "", "", "", query, fragment);
            }

            if (body.Split('/')[0].Contains(':', StringComparison.Ordinal))
            {
                throw new FormatException("first path segment in URL cannot contain colon");
            }
        }

        var (host, port) = ("", "");
        if (body.StartsWith("//", StringComparison.Ordinal) && (scheme.Length > 0 || !body.StartsWith("///", StringComparison.Ordinal)))
        {
            var end = body.IndexOf('/', 2);
            var authority = end < 0 ? body[2..] : body[2..end];
            body = end < 0 ? "" : body[end..];
            (host, port) = ParseAuthority(authority);
        }

        // Go keeps the path as written only where escaping what it means gives another text.
        var path = UrlEscaping.Unescape(body, plusIsSpace: false);
        return new GoUri(scheme, host, port, path, UrlEscaping.Path(path) == body ? path : body, query, fragment)
        {
            EscapedPath = body.AsSpan().ContainsAnyExcept(InPaths) ? UrlEscaping.Path(path) : body,
        };
    }

    private static (string Scheme, string Remainder) SplitScheme(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiLetter(c) || (i > 0 && (char.IsAsciiDigit(c) || c is '+' or '-' or '.')))
            {
                continue;
            }

            if (c != ':')
            {
                return ("", text);
            }

            return i == 0 ? throw new FormatException("missing protocol scheme") : (text[..i].ToLowerInvariant(), text[(i + 1)..]);
        }

        return ("", text);
    }

    private static (string Host, string Port) ParseAuthority(string authority)
    {
        var at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            var user = authority[..at];
            if (user.Any(static c => !char.IsAsciiLetterOrDigit(c) && !"-._:~!$&'()*+,;=%@".Contains(c, StringComparison.Ordinal)))
            {
                throw new FormatException("net/url: invalid userinfo");
            }

            UrlEscaping.Unescape(user, plusIsSpace: false);
        }

        var host = authority[(at + 1)..];
        if (host.StartsWith('['))
        {
            var close = host.LastIndexOf(']');
            if (close < 0)
            {
                throw new FormatException("missing ']' in host");
            }

            CheckPort(host[(close + 1)..]);
            return (UrlEscaping.Unescape(host[1..close], plusIsSpace: false), host[(close + 1)..].TrimStart(':'));
        }

        var colon = host.LastIndexOf(':');
        var port = colon < 0 ? "" : host[colon..];
        CheckPort(port);
        var name = colon < 0 ? host : host[..colon];
        if (name.AsSpan().IndexOfAny(NotInHosts) is >= 0 and var bad)
        {
            throw new FormatException($"invalid character \"{name[bad]}\" in host name");
        }

        for (var i = name.IndexOf('%', StringComparison.Ordinal); i >= 0; i = name.IndexOf('%', i + 1))
        {
            // RFC 6874 aside, only bytes beyond ASCII may be escaped in a host.
            if (i + 1 < name.Length && name[i + 1] is >= '0' and < '8')
            {
                throw new FormatException($"invalid URL escape \"{name.AsSpan(i, Math.Min(3, name.Length - i))}\"");
            }
        }

        return (UrlEscaping.Unescape(name, plusIsSpace: false), port.TrimStart(':'));
    }

    private static void CheckPort(string port)
    {
        if (port.Length > 0 && (port[0] != ':' || !port[1..].All(char.IsAsciiDigit)))
        {
            throw new FormatException($"invalid port \"{port}\" after host");
        }
    }

    private static (string Before, string After) Cut(string text, char separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
    }
}
