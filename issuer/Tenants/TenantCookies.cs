using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Tenants;

/// <summary>
/// Cookies of a tenant. On a host of its own they are <c>__Host-</c> cookies; at <c>/t/{slug}</c> they are named for the tenant and sent to its path alone. Whether they are
/// <c>Secure</c> follows from the tenant's address, never from a header: only a loopback host may do without TLS.
/// </summary>
internal sealed class TenantCookies(TenantLocation location)
{
    /// <summary>The session's secret.</summary>
    public const string Session = "session";

    /// <summary>A random text that binds authorization requests and forms to the browser they were begun in.</summary>
    public const string Browser = "browser";

    /// <summary>Null if the browser did not send it.</summary>
    public string? Read(HttpContext http, string kind) => http.Request.Cookies[Name(http, kind)] is { Length: > 0 } value ? value : null;

    /// <summary>Sets it; without a lifetime it ends with the browser.</summary>
    public void Write(HttpContext http, string kind, string value, TimeSpan? lifetime = null) => http.Response.Cookies.Append(Name(http, kind), value, Options(http, lifetime));

    /// <summary>Takes it back.</summary>
    public void Delete(HttpContext http, string kind) => http.Response.Cookies.Delete(Name(http, kind), Options(http, null));

    private string Name(HttpContext http, string kind) => (Slug(http), IsSecure(http)) switch
    {
        ({ } slug, true) => $"__Secure-plinto-{slug}-{kind}",
        ({ } slug, false) => $"plinto-{slug}-{kind}",
        (null, true) => $"__Host-plinto-{kind}",
        (null, false) => $"plinto-{kind}",
    };

    // Lax: the browser comes from the client's site, by a top-level GET, with its session.
    private CookieOptions Options(HttpContext http, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        Secure = IsSecure(http),
        SameSite = SameSiteMode.Lax,
        Path = http.Request.PathBase.HasValue ? http.Request.PathBase.Value : "/",
        MaxAge = lifetime,
        IsEssential = true,
    };

    private bool IsSecure(HttpContext http) =>
        Slug(http) is not null
            ? location.PublicUrl.Scheme == Uri.UriSchemeHttps
            : !(Uri.TryCreate("http://" + http.Request.Host.Value, UriKind.Absolute, out var own) && own.IsLoopback);

    private static string? Slug(HttpContext http) => http.Items.TryGetValue(typeof(TenantAddress), out var found) ? ((TenantAddress)found!).Slug : null;
}
