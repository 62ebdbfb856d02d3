namespace Plinto.AspNetCore;

/// <summary>How an app signs people in: the client that the tenant knows it by.</summary>
public sealed class PlintoSignInOptions
{
    /// <summary>The tenant's issuer, such as <c>https://acme.id.example</c>. Required; https unless the host is loopback.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>The app's client id, <c>cli_…</c>. Required. Its redirect URI is the app's address and <c>/signin-oidc</c>.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>Its secret; null for a public client, which authenticates by PKCE alone.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Identifier of the API that its access tokens are for; null: the client's default.</summary>
    public string? Resource { get; set; }

    /// <summary>Default: <c>openid profile email</c>. Add the API's scopes that the app needs.</summary>
    public ICollection<string> Scopes { get; } = ["openid", "profile", "email"];

    /// <summary>How long before the access token's end it is renewed, on the next request of its person. Default one minute.</summary>
    public TimeSpan RefreshBefore { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long people stay signed in to the app past their access token's end while the issuer cannot be reached. Default 15 minutes; zero: not at all.</summary>
    public TimeSpan OutageGrace { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Whether tokens are to be renewed: <see cref="RefreshBefore"/> their end, or half their life for those that live shorter.</summary>
    internal bool IsDue(DateTimeOffset obtainedAt, DateTimeOffset expiresAt, DateTimeOffset now)
    {
        var half = (expiresAt - obtainedAt) / 2;
        return now >= expiresAt - (half < RefreshBefore ? half : RefreshBefore);
    }

    /// <summary>Throws for what cannot work, with a sentence that says how to mend it.</summary>
    internal void Validate()
    {
        if (!Uri.TryCreate(Issuer, UriKind.Absolute, out var issuer) || !(issuer.Scheme == Uri.UriSchemeHttps || (issuer.Scheme == Uri.UriSchemeHttp && issuer.IsLoopback)))
        {
            throw new InvalidOperationException($"Plinto: Issuer `{Issuer}` is not an https URL; set it to the tenant's issuer");
        }

        if (string.IsNullOrWhiteSpace(ClientId))
        {
            throw new InvalidOperationException("Plinto: ClientId is missing; set it to the id of the app's client, `cli_…`");
        }

        if (RefreshBefore < TimeSpan.Zero || OutageGrace < TimeSpan.Zero)
        {
            throw new InvalidOperationException("Plinto: RefreshBefore and OutageGrace cannot be negative");
        }
    }
}
