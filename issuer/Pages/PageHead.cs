namespace Plinto.Issuer.Pages;

/// <summary>What the frame around every page shows: the tenant's brand, and what this one answer needs.</summary>
public sealed record PageHead
{
    /// <summary>The tenant's name; null where no tenant is known.</summary>
    public required string? TenantName { get; init; }

    /// <summary>Address of its logo; null: its first letter is shown.</summary>
    public required string? LogoUrl { get; init; }

    /// <summary>Colours as custom properties of CSS: made from validated values only.</summary>
    public required string Colors { get; init; }

    /// <summary>The one-time mark that lets our own style and script run.</summary>
    public required string Nonce { get; init; }

    /// <summary>Path before every address of the tenant: empty, or <c>/t/{slug}</c>.</summary>
    public required string Base { get; init; }

    /// <summary>Token of the forms on the page; empty on a page without.</summary>
    public required string FormToken { get; init; }

    /// <summary>The sealed authorization request that forms and links carry on; null: none.</summary>
    public required string? Request { get; init; }

    /// <summary>An address of the tenant that carries the request on.</summary>
    /// <param name="path">Such as <c>/sign-up</c>.</param>
    public string To(string path) => Request is null ? Base + path : $"{Base}{path}{(path.Contains('?') ? '&' : '?')}request={Uri.EscapeDataString(Request)}";
}
