using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Pages;

/// <summary>
/// Form tokens against cross-site posts: sealed for one tenant and one browser, checked before anything of a form is looked at. Since the browser's cookie exists before
/// anybody is signed in, they also stop an attacker from signing a victim in to the attacker's account (login CSRF).
/// </summary>
internal sealed class FormTokens(BrowserBinding browsers, IDataProtectionProvider protection)
{
    /// <summary>Name of the hidden field.</summary>
    public const string Field = "form_token";

    private const int Longest = 1024;

    /// <summary>A token for a form of this answer; gives the browser its cookie if it has none.</summary>
    public string Issue(HttpContext http, TenantId tenant) => Protector(tenant).Protect(browsers.Ensure(http));

    /// <summary>Whether a form that was posted may be taken.</summary>
    public FormFault Check(HttpContext http, TenantId tenant, string? token)
    {
        if (IsCrossSite(http.Request))
        {
            return FormFault.CrossSite;
        }

        if (browsers.Current(http) is null)
        {
            return FormFault.NoCookie;
        }

        return browsers.Is(http, Open(tenant, token)) ? FormFault.None : FormFault.WrongToken;
    }

    private string? Open(TenantId tenant, string? token)
    {
        if (token is not { Length: > 0 and <= Longest })
        {
            return null;
        }

        try
        {
            return Protector(tenant).Unprotect(token);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    // Our pages send no referrer, so that browsers may say "null" for the origin; Sec-Fetch-Site then tells.
    private static bool IsCrossSite(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        return site is not ("" or "same-origin" or "none") || (origin is not ("" or "null") && !IsOwn(origin, request.Host));
    }

    // By authority alone: behind a proxy the scheme may be another here. A default port stands in neither or in both.
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from) && Uri.TryCreate($"{from.Scheme}://{host.Value}", UriKind.Absolute, out var own)
        && string.Equals(from.Authority, own.Authority, StringComparison.OrdinalIgnoreCase);

    private IDataProtector Protector(TenantId tenant) => protection.CreateProtector("form-token", tenant.ToString());
}
