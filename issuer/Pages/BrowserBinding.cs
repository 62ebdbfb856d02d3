using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.Pages;

/// <summary>
/// Ties forms and authorization requests to the browser they were begun in: a random cookie, of which only the hash ever stands in a page, an address or the database.
/// It is no session: whoever has it can do nothing but go on with what was begun in that browser.
/// </summary>
internal sealed class BrowserBinding(TenantCookies cookies)
{
    private const int Length = 32;
    private const int TextLength = 43;

    // Beyond the browser's own end: tabs that it restores at once would each be given another.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    /// <summary>The browser's binding. Gives it a cookie if it has none.</summary>
    public string Ensure(HttpContext http)
    {
        if (Current(http) is { } known)
        {
            return known;
        }

        var secret = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(Length));
        cookies.Write(http, TenantCookies.Browser, secret, Lifetime);
        http.Items[typeof(BrowserBinding)] = HashOf(secret); // a second call in the same request must answer the same
        return HashOf(secret);
    }

    /// <summary>The binding of the cookie that came; null: none came, or not one of ours.</summary>
    public string? Current(HttpContext http)
    {
        if (http.Items.TryGetValue(typeof(BrowserBinding), out var given))
        {
            return (string)given!;
        }

        return cookies.Read(http, TenantCookies.Browser) is { Length: TextLength } secret && secret.All(IsBase64Url) ? HashOf(secret) : null;
    }

    /// <summary>Whether the request comes from the browser with this binding.</summary>
    public bool Is(HttpContext http, string? binding) =>
        binding is not null && Current(http) is { } current && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(current), Encoding.UTF8.GetBytes(binding));

    private static bool IsBase64Url(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_';

    private static string HashOf(string secret) => Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(secret)));
}
