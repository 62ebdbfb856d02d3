using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Plinto.AspNetCore.SignIn;

/// <summary>The addresses an app links to, and the one the issuer calls.</summary>
internal static class SignInEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/signin", SignInAsync);
        routes.MapPost("/signout", SignOutAsync);
        routes.MapPost("/signout-backchannel", EndAsync).DisableAntiforgery();
    }

    private static Task SignInAsync(HttpContext http)
    {
        var returnUrl = http.Request.Query["returnUrl"].ToString();
        return http.ChallengeAsync(PlintoDefaults.OpenIdConnectScheme, new AuthenticationProperties { RedirectUri = IsLocal(returnUrl) ? returnUrl : "/" });
    }

    // The cookie is SameSite=Lax: a form on another site posts here without it, and signs nobody out.
    private static async Task SignOutAsync(HttpContext http)
    {
        var session = await http.AuthenticateAsync(PlintoDefaults.SignInScheme);
        if (!session.Succeeded)
        {
            http.Response.Redirect("/");
            return;
        }

        if (SessionCookieEvents.CookieOf(session.Properties) is { } cookie)
        {
            // A cookie is not gone because one browser forgets it: a stolen copy must not outlive the sign-out.
            await http.RequestServices.GetRequiredService<EndedSessions>().AddCookieAsync(cookie, http.RequestAborted);
        }

        // The OpenID Connect handler reads the ID token from the cookie's session, so it comes first.
        await http.SignOutAsync(PlintoDefaults.OpenIdConnectScheme, new AuthenticationProperties { RedirectUri = "/" });
        await http.SignOutAsync(PlintoDefaults.SignInScheme);
    }

    private static async Task EndAsync(HttpContext http)
    {
        var (request, ct) = (http.Request, http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store"; // OpenID Connect Back-Channel Logout 1.0 §2.8
        var services = http.RequestServices;
        if (!request.HasFormContentType || (await request.ReadFormAsync(ct))["logout_token"] is not [{ Length: > 0 } text]
            || await services.GetRequiredService<LogoutTokens>().ReadAsync(text, ct) is not { } about)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        await services.GetRequiredService<EndedSessions>().AddAsync(about.Session, about.Subject, ct);
    }

    // `//host` and `/\host` are other sites to a browser.
    private static bool IsLocal(string url) => url is ['/', ..] and not ['/', '/' or '\\', ..] && !url.Any(char.IsControl);
}
