using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Pages;

/// <summary>A tenant as its pages need it: never a disabled one.</summary>
internal sealed record PageTenant
{
    public required TenantId Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Stored: links in mails start with it, whatever Host a request came with.</summary>
    public required string Issuer { get; init; }

    /// <summary>Whether people may sign themselves up.</summary>
    public required bool SignUp { get; init; }

    public required TimeSpan SessionLifetime { get; init; }

    /// <summary><c>#rrggbb</c>; null: the default.</summary>
    public required string? BrandColor { get; init; }

    /// <summary>Hash of the logo, in hexadecimal; null: it has none.</summary>
    public required string? LogoVersion { get; init; }

    /// <summary>For handlers behind <see cref="LoadPageTenant"/>.</summary>
    public static ValueTask<PageTenant> BindAsync(HttpContext http) => ValueTask.FromResult(Of(http) ?? throw new InvalidOperationException("the endpoint lacks LoadPageTenant"));

    /// <summary>The one that was loaded for this request; null: none yet.</summary>
    public static PageTenant? Of(HttpContext http) => http.Items.TryGetValue(typeof(PageTenant), out var found) ? (PageTenant)found! : null;
}
