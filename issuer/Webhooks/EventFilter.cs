namespace Plinto.Issuer.Webhooks;

/// <summary>Which events a webhook is told of: names of types, <c>*</c> for all, <c>noun.*</c> for all of a noun.</summary>
internal static class EventFilter
{
    /// <summary>Whether it is a pattern that some type fits.</summary>
    public static bool IsPattern(string? text, IEnumerable<string> types) =>
        text is { Length: > 0 and <= 100 } && (text == "*" || (text.EndsWith(".*", StringComparison.Ordinal)
            ? types.Any(type => type.StartsWith(text[..^1], StringComparison.Ordinal))
            : types.Contains(text, StringComparer.Ordinal)));

    /// <summary>The pattern for SQL's LIKE, in which <c>_</c> means any character unless it is escaped.</summary>
    public static string ToLike(string pattern) => pattern.Replace("_", "\\_", StringComparison.Ordinal).Replace('*', '%');
}
