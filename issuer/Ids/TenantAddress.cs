namespace Plinto.Issuer.Ids;

/// <summary>
/// How a request names its tenant: by the slug in <c>/t/{slug}</c> or by a host of its own. Exactly one is set. The tenant's <c>iss</c> is stored and never follows from it.
/// </summary>
internal readonly record struct TenantAddress
{
    public string? Slug { get; private init; }

    public string? Host { get; private init; }

    public static TenantAddress BySlug(string slug) => new() { Slug = slug };

    public static TenantAddress ByHost(string host) => new() { Host = host.ToLowerInvariant() };

    /// <summary>For endpoints: what <c>LocateTenant</c> found. <c>RequireTenant</c> refuses the request if it found nothing.</summary>
    public static ValueTask<TenantAddress> BindAsync(HttpContext http) =>
        ValueTask.FromResult(http.Items.TryGetValue(typeof(TenantAddress), out var found) ? (TenantAddress)found! : default);
}
