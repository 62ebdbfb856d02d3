using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Plinto.Rego.Values;

namespace Plinto.Decisions.Input;

/// <summary>
/// The member <c>request</c> of an input: what the upstream will get, read once. The path has one reading by now; names in the query keep their case, as upstreams
/// that tell <c>id</c> from <c>ID</c> would.
/// </summary>
internal static class RequestInput
{
    /// <summary>Null if there is more than <see cref="InputLimits"/> allow.</summary>
    public static RegoObject? Make(HttpRequest request, string path, IReadOnlyList<string> names, bool headersAreBytes, InputShapes shapes)
    {
        var room = InputLimits.MostText;
        return Path(path, ref room) is { } segments && Headers(request.Headers, names, headersAreBytes, shapes, ref room) is { } headers
            && Query(request.QueryString.Value ?? "", ref room) is { } query && Take(ref room, request.Host.Value?.Length ?? 0)
                ? shapes.Request.Make(shapes.Text(MethodActions.MethodOf(request)), segments, RegoString.Of(request.Host.Host.ToLowerInvariant()), headers, query)
                : null;
    }

    private static RegoArray? Path(string path, ref int room)
    {
        if (!Take(ref room, path.Length) || path.AsSpan().Count('/') > InputLimits.MostSegments)
        {
            return null;
        }

        return path.Length <= 1 ? RegoArray.Empty : RegoArray.Of(path[1..].Split('/').Select(RegoString.Of));
    }

    private static RegoObject? Headers(IHeaderDictionary headers, IReadOnlyList<string> names, bool areBytes, InputShapes shapes, ref int room)
    {
        if (names.Count == 0)
        {
            return RegoObject.Empty;
        }

        var members = new List<KeyValuePair<RegoValue, RegoValue>>(names.Count);
        var count = 0;
        foreach (var name in names)
        {
            var values = headers[name];
            count += values.Count;
            var text = values.Count > InputLimits.MostValues ? "" : string.Join(", ", values.AsEnumerable());
            text = areBytes ? HeaderText.Of(text) : text;
            if (count > InputLimits.MostValues || !Take(ref room, text.Length))
            {
                return null;
            }

            if (values.Count > 0)
            {
                members.Add(new(shapes.Text(name), RegoString.Of(text)));
            }
        }

        return RegoObject.Of(members);
    }

    private static RegoObject? Query(string query, ref int room)
    {
        if (query.Length <= 1)
        {
            return RegoObject.Empty;
        }

        if (!Take(ref room, query.Length))
        {
            return null;
        }

        var members = new Dictionary<string, List<RegoValue>>(StringComparer.Ordinal);
        var count = 0;
        foreach (var pair in new QueryStringEnumerable(query))
        {
            if (++count > InputLimits.MostValues)
            {
                return null;
            }

            var name = pair.DecodeName().ToString();
            (members.TryGetValue(name, out var values) ? values : members[name] = []).Add(RegoString.Of(pair.DecodeValue().ToString()));
        }

        return RegoObject.Of(members.Select(member => new KeyValuePair<RegoValue, RegoValue>(RegoString.Of(member.Key), RegoArray.Of(member.Value))));
    }

    private static bool Take(ref int room, int length) => (room -= length) >= 0;
}
