using System.Globalization;

namespace Plinto.Issuer.Http;

/// <summary>The <c>If-Match</c> of an update (RFC 9110 §13.1.1): the version the caller last read. Without it the last writer wins.</summary>
/// <param name="Version">Null: none is asked for. A tag that is not ours matches no version.</param>
internal readonly record struct IfMatch(long? Version)
{
    private const long NoVersion = -1;

    /// <summary>The ETag of a version.</summary>
    public static string TagOf(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>For endpoints.</summary>
    public static ValueTask<IfMatch> BindAsync(HttpContext http)
    {
        var header = http.Request.Headers.IfMatch;
        if (header.Count == 0 || header is ["*"])
        {
            return ValueTask.FromResult(new IfMatch(null));
        }

        var text = header.Count == 1 ? header[0]!.Trim() : "";
        var known = text.Length > 2 && text[0] == '"' && text[^1] == '"'
            && long.TryParse(text.AsSpan(1, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : NoVersion;
        return ValueTask.FromResult(new IfMatch(known));
    }
}
