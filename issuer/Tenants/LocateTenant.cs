using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Tenants;

/// <summary>
/// Finds out how a request names its tenant, before routing. <c>/t/{slug}</c> moves to the path base, so that a tenant's endpoints are mapped once for both forms; any
/// host but the public one is taken for a tenant's own. Whether the tenant exists is decided by the endpoint's own query.
/// </summary>
internal sealed class LocateTenant(RequestDelegate next, TenantLocation location)
{
    /// <summary>Where RFC 8414 has metadata: before the path of the issuer.</summary>
    public const string AuthorizationServerPath = "/.well-known/oauth-authorization-server";

    private const string Prefix = "/t/";

    public Task InvokeAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        if (path.StartsWith(AuthorizationServerPath + Prefix, StringComparison.Ordinal))
        {
            // RFC 8414 §3.1: the well-known part stands before the issuer's path.
            path = path[AuthorizationServerPath.Length..] + AuthorizationServerPath;
        }

        if (!location.IsPublic(http.Request.Host))
        {
            // Never by slug here: another tenant's pages on this tenant's origin would share its cookies.
            Set(http, TenantAddress.ByHost(http.Request.Host.Value ?? ""));
        }
        else if (path.StartsWith(Prefix, StringComparison.Ordinal) && location.SharedHost)
        {
            var slash = path.IndexOf('/', Prefix.Length);
            var slug = slash < 0 ? path[Prefix.Length..] : path[Prefix.Length..slash];
            http.Request.PathBase = http.Request.PathBase.Add(Prefix + slug);
            http.Request.Path = slash < 0 ? "/" : path[slash..];
            Set(http, TenantAddress.BySlug(slug));
        }

        return next(http);
    }

    private static void Set(HttpContext http, TenantAddress address) => http.Items[typeof(TenantAddress)] = address;
}
