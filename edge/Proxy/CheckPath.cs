using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Plinto.Edge.Requests;

namespace Plinto.Edge.Proxy;

/// <summary>
/// Refuses every path that client, edge and upstream could read differently. What passes has one reading: the path that routes and policies see,
/// and that YARP encodes again for the upstream, is the one the client wrote.
/// </summary>
internal static class CheckPath
{
    // RFC 3986 §3.3, and what browsers and frameworks write without escaping it: these mean nothing but themselves to anybody.
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!$&'()*+,=:@|^[]{}<>\"`");

    // Encoded, these mean something else to somebody: separators, dot segments, path parameters, a second round of decoding, an end of string.
    private static readonly SearchValues<char> NotEncoded = SearchValues.Create("/\\.;%?#");

    // A fragment is no part of a request's target (RFC 9112 §3.2), so some upstreams end the query where it begins, and others read on.
    public static Denial? Run(HttpContext http) =>
        http.Features.Get<IHttpRequestFeature>() is { } request && !request.RawTarget.Contains('#', StringComparison.Ordinal) && IsCanonical(PathOf(request.RawTarget)) ? null
            : Denials.PathNotCanonical;

    /// <summary>True if the raw path has one reading.</summary>
    public static bool IsCanonical(ReadOnlySpan<char> path)
    {
        if (path.IsEmpty || path[0] != '/' || path.Contains("//", StringComparison.Ordinal) || HasSegmentEndingIn(path, ".") || HasSegmentEndingIn(path, "%20")
            || path.Contains(":$", StringComparison.Ordinal))
        {
            return false;
        }

        return !path.ContainsAnyExcept(Plain) || AreEscapesCanonical(path);
    }

    /// <summary>Up to the query; the part after the authority if the client named one (RFC 9112 §3.2.2).</summary>
    private static ReadOnlySpan<char> PathOf(string target)
    {
        var path = target.AsSpan();
        var query = path.IndexOf('?');
        path = query < 0 ? path : path[..query];
        var authority = path.IndexOf("://", StringComparison.Ordinal);
        if (path.StartsWith('/') || authority < 0)
        {
            return path;
        }

        path = path[(authority + 3)..];
        var slash = path.IndexOf('/');
        return slash < 0 ? "/" : path[slash..];
    }

    // Dot segments; and on Windows `admin.`, `admin ` and the stream `admin::$DATA` are names of `admin`.
    private static bool HasSegmentEndingIn(ReadOnlySpan<char> path, ReadOnlySpan<char> end)
    {
        for (var rest = path; rest.IndexOf(end, StringComparison.Ordinal) is var at and >= 0;)
        {
            rest = rest[(at + end.Length)..];
            if (rest.IsEmpty || rest[0] == '/')
            {
                return true;
            }
        }

        return false;
    }

    private static bool AreEscapesCanonical(ReadOnlySpan<char> path)
    {
        var decoded = new ArrayBufferWriter<byte>(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '%')
            {
                if (path.Length - i < 3 || !byte.TryParse(path.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
                    || !MayBeEncoded(value))
                {
                    return false;
                }

                decoded.Write([value]);
                i += 2;
            }
            else if (Plain.Contains(path[i]))
            {
                decoded.Write([(byte)path[i]]);
            }
            else
            {
                return false;
            }
        }

        return System.Text.Unicode.Utf8.IsValid(decoded.WrittenSpan) && decoded.WrittenSpan.IndexOf(":$"u8) < 0;
    }

    private static bool MayBeEncoded(byte value) => value is >= 0x20 and not 0x7f && (value > 0x7f || !NotEncoded.Contains((char)value));
}
