namespace Plinto.Issuer.Branding;

/// <summary>How a tenant's pages and mails look, on the wire.</summary>
internal sealed record BrandBody
{
    /// <summary><c>#rrggbb</c>; absent: the default.</summary>
    public string? Color { get; init; }

    /// <summary>Where the logo is, from the tenant's issuer on; absent: it has none, and the first letter of its name is shown.</summary>
    public string? LogoPath { get; init; }
}
