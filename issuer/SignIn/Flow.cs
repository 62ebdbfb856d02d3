using Plinto.Issuer.OAuth.Authorize;

namespace Plinto.Issuer.SignIn;

/// <summary>What a person does the pages for: an authorization request that waits, or nothing but the pages themselves.</summary>
/// <param name="Text">The sealed request; null: none.</param>
/// <param name="Request">The request; null: none.</param>
/// <param name="ClientName">Name of the application that waits; null: none.</param>
internal sealed record Flow(string? Text, PendingRequest? Request, string? ClientName)
{
    public static readonly Flow None = new(null, null, null);

    /// <summary>Where forms may lead in the end.</summary>
    public string? RedirectUri => Request?.RedirectUri;

    /// <summary>Where to go once the person is signed in: on with the request, or to the account.</summary>
    public string Next(HttpContext http) =>
        http.Request.PathBase.Value + (Text is null ? "/account" : "/oauth/authorize/continue?request=" + Uri.EscapeDataString(Text));

    /// <summary>An address of the tenant that carries the request on.</summary>
    public string To(HttpContext http, string path) =>
        http.Request.PathBase.Value + path + (Text is null ? "" : (path.Contains('?') ? '&' : '?') + "request=" + Uri.EscapeDataString(Text));
}
