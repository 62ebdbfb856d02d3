namespace Plinto.Issuer.Tenants;

/// <summary>Where tenants may be.</summary>
/// <param name="PublicHost">Host (and port) of the issuer's public URL, which is no tenant's own.</param>
/// <param name="SharedHost">Whether <c>/t/{slug}</c> is served.</param>
internal sealed record TenantLocation(string PublicHost, bool SharedHost);
