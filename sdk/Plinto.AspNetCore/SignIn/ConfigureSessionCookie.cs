using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Plinto.AspNetCore.SignIn;

/// <summary>The app's own session cookie.</summary>
internal sealed class ConfigureSessionCookie(IOptions<PlintoSignInOptions> signIn) : IConfigureNamedOptions<CookieAuthenticationOptions>
{
    // Longer than any session at the issuer: that one decides, at each renewal.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    public void Configure(CookieAuthenticationOptions options) => Configure(null, options);

    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        if (name != PlintoDefaults.SignInScheme)
        {
            return;
        }

        var secure = new Uri(signIn.Value.Issuer).Scheme == Uri.UriSchemeHttps;
        options.Cookie.Name = secure ? "__Host-plinto-app" : "plinto-app";
        options.Cookie.SecurePolicy = secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.HttpOnly = true;
        options.Cookie.Path = "/";
        options.ExpireTimeSpan = Longest;
        options.SlidingExpiration = false;
        options.ForwardChallenge = PlintoDefaults.OpenIdConnectScheme;
        options.EventsType = typeof(SessionCookieEvents);
    }
}
