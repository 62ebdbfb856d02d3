namespace Plinto.Issuer.Tenants;

/// <summary>Where tenants may be.</summary>
/// <param name="PublicUrl">The issuer's public URL, whose host is no tenant's own.</param>
/// <param name="SharedHost">Whether <c>/t/{slug}</c> is served on that host.</param>
internal sealed record TenantLocation(Uri PublicUrl, bool SharedHost)
{
    private readonly HostString _host = new(PublicUrl.Authority);

    /// <summary>The issuer of a tenant on the public host.</summary>
    public string SharedIssuer(string slug) => $"{PublicUrl.GetLeftPart(UriPartial.Authority)}/t/{slug}";

    /// <summary>Whether a request's host is the public one. On a loopback address, so are its other names, since people type them for each other.</summary>
    public bool IsPublic(HostString host) =>
        string.Equals(host.Value, _host.Value, StringComparison.OrdinalIgnoreCase)
        || (PublicUrl.IsLoopback && host.Port == _host.Port && host.Host is ("localhost" or "127.0.0.1" or "[::1]"));
}
