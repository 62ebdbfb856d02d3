using System.Security.Cryptography;

namespace Plinto.Issuer.Pages;

/// <summary>Headers of every page: nothing runs, loads, frames or keeps it but what the page itself needs.</summary>
internal static class PageHeaders
{
    private const int NonceLength = 16;

    /// <summary>What lets the style and script of one page run.</summary>
    public static string NewNonce() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceLength));

    /// <param name="nonce">What lets our own style and script run.</param>
    /// <param name="redirectUri">A client's redirect URI that a form may lead to; null: none.</param>
    public static void Write(IHeaderDictionary headers, string nonce, string? redirectUri)
    {
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; img-src 'self' data:; form-action 'self'{Source(redirectUri)}; frame-ancestors 'none'; base-uri 'none'";
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        headers.CacheControl = "no-store";
        headers.Pragma = "no-cache";
    }

    // Parsed, so that nothing a client registered can add a directive: an origin, or the scheme alone of a native app.
    private static string Source(string? redirectUri) => Uri.TryCreate(redirectUri, UriKind.Absolute, out var uri)
        ? uri.Scheme is "https" or "http" ? $" {uri.Scheme}://{new HostString(uri.IdnHost, uri.Port).ToUriComponent()}" : $" {uri.Scheme}:"
        : "";
}
