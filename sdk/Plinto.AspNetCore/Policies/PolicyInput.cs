using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Plinto.Rego.Values;
using Plinto.Tokens.Cache;

namespace Plinto.AspNetCore.Policies;

/// <summary>The input document of a request: the same as at the edge, so that a policy decides alike in both places.</summary>
internal sealed class PolicyInput(HttpContext http, ICollection<string> headers, DateTimeOffset now)
{
    private const int Most = 100;
    private const int Largest = 64 * 1024;
    private static readonly HashSet<string> Credentials = new(StringComparer.OrdinalIgnoreCase) { "Authorization", "Cookie", "DPoP", "Proxy-Authorization" };
    private readonly RegoObject _token = Token(http);

    /// <summary>How strongly the caller signed in.</summary>
    public string? Acr => Text(_token, "acr");

    /// <summary>The document; null if the request holds more than a policy is given to read.</summary>
    public RegoObject? Write(PolicyRequirement requirement)
    {
        var request = http.Request;
        var path = request.PathBase.Add(request.Path).Value ?? "/";
        if (path.Length + (request.QueryString.Value?.Length ?? 0) + headers.Sum(name => request.Headers[name].Sum(value => value?.Length ?? 0)) > Largest || Query(request) is not { } query)
        {
            return null;
        }

        var pattern = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? path;
        var method = HttpMethods.GetCanonicalizedValue(request.Method);
        var subject = Text(_token, "sub") ?? "";
        return Object(
            ("request", Object(
                ("method", RegoString.Of(method)),
                ("path", path.Length <= 1 ? RegoArray.Empty : RegoArray.Of(path[1..].Split('/').Select(RegoString.Of))),
                ("host", RegoString.Of(request.Host.Host.ToLowerInvariant())),
                ("headers", Headers(request)),
                ("query", query))),
            ("token", _token),
            ("subject", Object(("type", RegoString.Of(subject == Text(_token, "client_id") ? "client" : "identity")), ("id", RegoString.Of(subject)))),
            ("action", Object(("name", RegoString.Of(requirement.Action ?? Action(method))))),
            ("resource", Object(("type", RegoString.Of(requirement.Resource ?? pattern)), ("id", RegoString.Of(path)))),
            ("context", Object(
                ("route", RegoString.Of(pattern)),
                ("time", RegoString.Of(now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))),
                ("ip", RegoString.Of(Address(http.Connection.RemoteIpAddress))))));
    }

    // Not the framework's collection, which takes `id` and `ID` for one.
    private static RegoObject? Query(HttpRequest request)
    {
        var members = new Dictionary<string, List<RegoValue>>(StringComparer.Ordinal);
        var count = 0;
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            var name = pair.DecodeName().ToString();
            (members.TryGetValue(name, out var values) ? values : members[name] = []).Add(RegoString.Of(pair.DecodeValue().ToString()));
            if (++count > Most)
            {
                return null;
            }
        }

        return RegoObject.Of(members.Select(member => Member(member.Key, RegoArray.Of(member.Value))));
    }

    private static string Address(IPAddress? address) => address is null ? "" : (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    private RegoObject Headers(HttpRequest request) => RegoObject.Of(headers
        .Where(name => request.Headers.ContainsKey(name) && !Credentials.Contains(name) && !name.StartsWith("X-Plinto-", StringComparison.OrdinalIgnoreCase))
        .Select(name => Member(name.ToLowerInvariant(), RegoString.Of(string.Join(", ", request.Headers[name].AsEnumerable())))));

    private static string Action(string method) => method switch
    {
        "GET" or "HEAD" or "OPTIONS" => "read",
        "POST" => "create",
        "PUT" or "PATCH" => "update",
        "DELETE" => "delete",
        // A method that calls itself `READ` must not pass for one that reads.
        _ => method.ToLowerInvariant() is var name and ("read" or "create" or "update" or "delete") ? "method-" + name : method.ToLowerInvariant(),
    };

    /// <summary>The claims of the token as they were signed; of a person who signed in to this app, those of the sign-in.</summary>
    private static RegoObject Token(HttpContext http) => http.Items[typeof(VerifiedToken)] is VerifiedToken token
        ? (RegoObject)RegoJson.Read(token.Claims.Claims.Span)
        : RegoObject.Of(http.User.Claims.GroupBy(claim => claim.Type).Select(claims =>
            Member(claims.Key, claims.Count() == 1 && claims.Key is not "amr" ? RegoString.Of(claims.First().Value) : RegoArray.Of(claims.Select(claim => RegoString.Of(claim.Value))))));

    private static string? Text(RegoObject members, string name) => (members.Find(name) as RegoString)?.Value;

    private static RegoObject Object(params (string Name, RegoValue Value)[] members) => RegoObject.Of(members.Select(member => Member(member.Name, member.Value)));

    private static KeyValuePair<RegoValue, RegoValue> Member(string name, RegoValue value) => new(RegoString.Of(name), value);
}
