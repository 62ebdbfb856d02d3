namespace Plinto.AspNetCore;

/// <summary>Where an app gets its tenant's policies from.</summary>
public sealed class PlintoPolicyOptions
{
    /// <summary>The tenant's issuer, such as <c>https://acme.id.example</c>: its keys sign the bundle. Required; https unless the host is loopback.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>An API key with the permissions <c>policies:read</c> and <c>roles:read</c> (the bundle holds who has which role) and no other. Required.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Where the bundle stands. Default: <c>/v1/policies/bundle.tar.gz</c> on the issuer's host.</summary>
    public Uri? BundleUrl { get; set; }

    /// <summary>Policies are used this long while the issuer is absent; after that everything is denied. Default a day.</summary>
    public TimeSpan UsableFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Request headers that policies may read, in <c>input.request.headers</c>. Never among them: credentials, and what a client can write as well as a proxy or an edge
    /// (<c>X-Plinto-…</c>, <c>Forwarded</c>, <c>X-Forwarded-…</c>, <c>X-Real-IP</c> and their like). Default none.
    /// </summary>
    public ICollection<string> Headers { get; } = [];

    internal Uri Bundle => BundleUrl ?? new Uri(new Uri(Issuer), "/v1/policies/bundle.tar.gz");

    internal void Validate()
    {
        if (!Uri.TryCreate(Issuer, UriKind.Absolute, out var issuer) || !IsSafe(issuer))
        {
            throw new InvalidOperationException($"Plinto: Issuer `{Issuer}` is not an https URL; set it to the tenant's issuer");
        }

        if (string.IsNullOrWhiteSpace(ApiKey))
        {
            throw new InvalidOperationException("Plinto: ApiKey is missing; set it to an API key of the tenant with the permissions policies:read and roles:read");
        }

        if (!IsSafe(Bundle))
        {
            throw new InvalidOperationException($"Plinto: BundleUrl `{BundleUrl}` is not an https URL; the API key would be sent in the clear");
        }

        if (UsableFor < TimeSpan.FromSeconds(10))
        {
            throw new InvalidOperationException($"Plinto: UsableFor `{UsableFor}` is less than 10 seconds");
        }
    }

    private static bool IsSafe(Uri url) => url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback);
}
