using Plinto.Edge.Routing;

namespace Plinto.Edge.Decide;

/// <summary>
/// Keeps what the policy saw and says from being contradicted by a header: those the decision may set are the decision's alone, and of those the policy was given no other spelling
/// goes on. An upstream that takes <c>X_Region</c> for <c>X-Region</c> (CGI, WSGI) would otherwise read another value than the policy did.
/// </summary>
internal static class StripDecidedHeaders
{
    public static void Run(IHeaderDictionary headers, RoutePolicy route)
    {
        if (route.Sets.Count == 0 && route.Headers.Count == 0)
        {
            return;
        }

        List<string>? stripped = null;
        foreach (var header in headers)
        {
            if (IsSpelling(header.Key, route.Sets) || (IsSpelling(header.Key, route.Headers) && !route.Headers.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
            {
                (stripped ??= []).Add(header.Key);
            }
        }

        stripped?.ForEach(name => headers.Remove(name));
    }

    private static bool IsSpelling(string name, IReadOnlyList<string> known)
    {
        for (var i = 0; i < known.Count; i++)
        {
            if (IsSpelling(name, known[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSpelling(string name, string known)
    {
        if (name.Length != known.Length)
        {
            return false;
        }

        for (var i = 0; i < name.Length; i++)
        {
            var same = char.IsAsciiLetterOrDigit(known[i]) ? (name[i] | 0x20) == (known[i] | 0x20) && char.IsAsciiLetterOrDigit(name[i]) : !char.IsAsciiLetterOrDigit(name[i]);
            if (!same)
            {
                return false;
            }
        }

        return true;
    }
}
