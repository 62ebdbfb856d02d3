using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Plinto.Decisions.Input;

/// <summary>What a request does, by its method: <c>action.name</c> where nobody names it.</summary>
public static class MethodActions
{
    private const string Read = "read";

    private static readonly FrozenDictionary<string, string> Known = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["GET"] = Read, ["HEAD"] = Read, ["OPTIONS"] = Read, ["POST"] = "create", ["PUT"] = "update", ["PATCH"] = "update", ["DELETE"] = "delete",
    }.ToFrozenDictionary();

    /// <summary>The method as an upstream gets it: forwarding writes <c>get</c> as <c>GET</c>, and so for every method of RFC 9110.</summary>
    public static string MethodOf(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return HttpMethods.GetCanonicalizedValue(request.Method);
    }

    /// <summary>
    /// <c>read</c>, <c>create</c>, <c>update</c> or <c>delete</c>; null for a method that is none of the known ones. A WebSocket reads, however it is opened: by GET (RFC 6455), or
    /// by CONNECT of HTTP/2 and HTTP/3 (RFC 8441, RFC 9220).
    /// </summary>
    public static string? Find(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return Known.TryGetValue(MethodOf(http.Request), out var known) ? known
            : http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } ? Read
            : null;
    }

    /// <summary>
    /// The action of a method that <see cref="Find"/> does not know: its name in lower case; <c>method-read</c> for one that calls itself <c>READ</c>, which must not pass for one
    /// that reads.
    /// </summary>
    public static string OfUnknown(string method)
    {
        ArgumentNullException.ThrowIfNull(method);
        var name = method.ToLowerInvariant();
        return Known.Values.Contains(name) ? "method-" + name : name;
    }
}
