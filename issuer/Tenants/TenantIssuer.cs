using System.Text.RegularExpressions;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Tenants;

/// <summary>
/// What a tenant's issuer may be: a URL under which this service answers for that tenant and for no other, in the one spelling a URL has. Nothing else could serve its
/// metadata, and a second spelling would be a second issuer to whoever compares them, as OpenID Connect Discovery §4.3 and RFC 8414 §3.3 ask.
/// </summary>
internal static partial class TenantIssuer
{
    /// <summary>What a caller is told.</summary>
    public const string Rule =
        "must be `https://` and a lower-case host of the tenant's own (http on a loopback host only), without path, query, fragment or trailing slash, or the tenant's `/t/{slug}` of the public URL where that is served";

    /// <summary>Whether the text may be the issuer of the tenant with this slug.</summary>
    public static bool IsAllowed(string text, string slug, TenantLocation location)
    {
        if (text == location.SharedIssuer(slug))
        {
            return location.SharedHost;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            && text == $"{url.Scheme}://{url.Authority}" // default ports, credentials and odd spellings fall out here
            && IsHost(url.Authority)
            && !location.IsPublic(new HostString(url.Authority));
    }

    /// <summary>Whether the text is a lower-case host name, with a port if it has one.</summary>
    public static bool IsHost(string text) => Host().IsMatch(text);

    /// <summary>The host that answers for an issuer; null for one of the shared host.</summary>
    public static string? HostOf(string issuer) => new Uri(issuer) is { AbsolutePath: "/" } url ? url.Authority : null;

    /// <summary>The tenant's issuer whose metadata belongs at an address, present or former; null: none of them does.</summary>
    public static string? At(TenantAddress address, Tenant tenant, TenantLocation location) => At(address, tenant.FormerIssuers.Prepend(tenant.Issuer), location);

    /// <inheritdoc cref="At(TenantAddress, Tenant, TenantLocation)"/>
    public static string? At(TenantAddress address, IEnumerable<string> issuers, TenantLocation location)
    {
        var wanted = address.Slug is { } slug ? location.SharedIssuer(slug) : null;
        return issuers.FirstOrDefault(issuer => wanted is null ? HostOf(issuer) == address.Host : issuer == wanted);
    }

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*(:[0-9]{1,5})?\z")]
    private static partial Regex Host();
}
