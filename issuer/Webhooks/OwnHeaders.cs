namespace Plinto.Issuer.Webhooks;

/// <summary>Headers that a tenant adds to the calls of its webhook.</summary>
internal static class OwnHeaders
{
    private const int Most = 10;
    private const int LongestName = 64;
    private const int LongestValue = 500;

    // What the call itself says, what belongs to the connection (RFC 9110 §7.6.1), and what would make it look as if it came through another's proxy.
    private static readonly HashSet<string> Refused = new(StringComparer.OrdinalIgnoreCase)
    {
        "host", "connection", "keep-alive", "proxy-connection", "proxy-authorization", "proxy-authenticate", "te", "trailer", "transfer-encoding", "upgrade", "expect", "date",
        "user-agent", "cookie", "set-cookie", "via", "forwarded", "accept-encoding", "origin", "referer", "max-forwards",
    };

    private static readonly string[] RefusedPrefixes = ["content-", "webhook-", "x-forwarded-", "sec-", "proxy-", "access-control-", "if-", ":"];

    public static bool AreAllowed(IReadOnlyDictionary<string, string>? headers) =>
        headers is null || (headers.Count <= Most && headers.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count() == headers.Count
            && headers.All(pair => IsName(pair.Key) && IsValue(pair.Value)));

    // RFC 9110 §5.6.2: tchar
    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name.All(character => char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~".Contains(character))
        && !Refused.Contains(name) && !RefusedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    // Visible ASCII and blanks inside: a line break would start a header of its own.
    private static bool IsValue(string? value) =>
        value is { Length: > 0 and <= LongestValue } && value.All(character => character is >= ' ' and <= '~') && value[0] != ' ' && value[^1] != ' ';
}
