using Microsoft.AspNetCore.Routing.Patterns;
using Plinto.Edge.Requests;
using Plinto.Edge.Routing;

namespace Plinto.Edge.Proxy;

/// <summary>
/// Refuses a path that has not the case of its route's literal segments, where <see cref="RouteRules.ExactCase"/> asks for it. Routing ignores case (ASP.NET Core's always does,
/// and YARP matches paths by it), but an upstream may not: `/Admin` and `/admin` are then two things to it, and one to the rules of the route.
/// </summary>
internal static class CheckCase
{
    public static Denial? Run(HttpContext http, RouteRules rules) =>
        rules.ExactCase && http.GetEndpoint() is RouteEndpoint route && !Holds(route.RoutePattern, http.Request.Path) ? Denials.PathCaseMismatch : null;

    /// <summary>True if every literal of the pattern stands in the path as it is written.</summary>
    public static bool Holds(RoutePattern pattern, PathString path)
    {
        var rest = (path.Value ?? "").AsSpan();
        foreach (var segment in pattern.PathSegments)
        {
            rest = rest.IsEmpty ? rest : rest[1..];
            var end = rest.IndexOf('/') is >= 0 and var slash ? slash : rest.Length;
            if (!Holds(segment.Parts, rest[..end]))
            {
                return false;
            }

            rest = rest[end..];
        }

        return true;
    }

    private static bool Holds(IReadOnlyList<RoutePatternPart> parts, ReadOnlySpan<char> segment)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            var literal = parts[i] switch { RoutePatternLiteralPart part => part.Content, RoutePatternSeparatorPart separator => separator.Content, _ => null };
            if (literal is null)
            {
                continue;
            }

            var at = i == 0 ? 0 : i == parts.Count - 1 ? segment.Length - literal.Length : segment.IndexOf(literal, StringComparison.Ordinal);
            if (at < 0 || !segment[at..].StartsWith(literal, StringComparison.Ordinal) || (parts.Count == 1 && segment.Length != literal.Length))
            {
                return false;
            }

            segment = segment[(at + literal.Length)..];
        }

        return true;
    }
}
