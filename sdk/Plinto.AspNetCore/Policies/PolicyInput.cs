using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
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
        if (request.Query.Count > Most || path.Length + (request.QueryString.Value?.Length ?? 0) + headers.Sum(name => request.Headers[name].Sum(value => value?.Length ?? 0)) > Largest)
        {
            return null;
        }

        var pattern = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? path;
        var subject = Text(_token, "sub") ?? "";
        return Object(
            ("request", Object(
                ("method", RegoString.Of(request.Method)),
                ("path", RegoArray.Of(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(RegoString.Of))),
                ("host", RegoString.Of(request.Host.Value ?? "")),
                ("headers", Headers(request)),
                ("query", RegoObject.Of(request.Query.Select(member => Member(member.Key, RegoArray.Of(member.Value.Select(value => RegoString.Of(value ?? ""))))))))),
            ("token", _token),
            ("subject", Object(("type", RegoString.Of(subject == Text(_token, "client_id") ? "client" : "identity")), ("id", RegoString.Of(subject)))),
            ("action", Object(("name", RegoString.Of(requirement.Action ?? Action(request.Method))))),
            ("resource", Object(("type", RegoString.Of(requirement.Resource ?? pattern)), ("id", RegoString.Of(path)))),
            ("context", Object(
                ("route", RegoString.Of(pattern)),
                ("time", RegoString.Of(now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))),
                ("ip", RegoString.Of(http.Connection.RemoteIpAddress?.ToString() ?? "")))));
    }

    private RegoObject Headers(HttpRequest request) => RegoObject.Of(headers
        .Where(name => request.Headers.ContainsKey(name) && !Credentials.Contains(name) && !name.StartsWith("X-Plinto-", StringComparison.OrdinalIgnoreCase))
        .Select(name => Member(name.ToLowerInvariant(), RegoString.Of(string.Join(", ", request.Headers[name].AsEnumerable())))));

    private static string Action(string method) => method.ToUpperInvariant() switch
    {
        "GET" or "HEAD" or "OPTIONS" => "read",
        "POST" => "create",
        "PUT" or "PATCH" => "update",
        "DELETE" => "delete",
        _ => method.ToLowerInvariant(),
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
