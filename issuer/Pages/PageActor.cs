using Plinto.Issuer.Events;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Pages;

/// <summary>Who does what happens on a page, as events name it.</summary>
internal static class PageActor
{
    public static Actor Of(HttpContext http, IdentityId identity) => new("identity", identity.ToString())
    {
        RequestId = http.TraceIdentifier, Address = http.Connection.RemoteIpAddress?.ToString(), Agent = AgentOf(http),
    };

    /// <summary>The user agent; null: it did not say.</summary>
    public static string? AgentOf(HttpContext http) => http.Request.Headers.UserAgent is [{ } agent] ? agent : null;
}
