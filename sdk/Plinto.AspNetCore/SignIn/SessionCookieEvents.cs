using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace Plinto.AspNetCore.SignIn;

/// <summary>What happens to the app's session on each request: has it ended at the issuer, and is its access token due?</summary>
internal sealed class SessionCookieEvents(EndedSessions ended, TokenRefresh refresh, IOptions<PlintoSignInOptions> options, TimeProvider time) : CookieAuthenticationEvents
{
    private const string CookieId = ".plinto.cookie";
    private const int CookieIdLength = 16;

    /// <summary>Names a session of the app, so that all copies of its cookie can end at once; null: none.</summary>
    public static string? CookieOf(AuthenticationProperties? properties) => properties?.GetString(CookieId);

    public override Task SigningIn(CookieSigningInContext context)
    {
        context.Properties.SetString(CookieId, Convert.ToHexString(RandomNumberGenerator.GetBytes(CookieIdLength)));
        return Task.CompletedTask;
    }

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var ct = context.HttpContext.RequestAborted;
        var person = context.Principal!;
        if ((CookieOf(context.Properties) is { } cookie && await ended.ContainsCookieAsync(cookie, ct))
            || await ended.ContainsAsync(person.FindFirstValue("sid"), person.FindFirstValue("sub"), context.Properties.IssuedUtc, ct))
        {
            await RejectAsync(context);
            return;
        }

        var expires = DateTimeOffset.Parse(context.Properties.GetTokenValue("expires_at") ?? "2000-01-01T00:00:00Z", CultureInfo.InvariantCulture);
        if (!options.Value.IsDue(context.Properties.IssuedUtc ?? expires, expires, time.GetUtcNow()))
        {
            return;
        }

        var outcome = context.Properties.GetTokenValue("refresh_token") is { } token ? await refresh.RefreshAsync(token, ct) : RefreshOutcome.Refused;
        if (outcome.Tokens is { } fresh)
        {
            Keep(context.Properties, fresh);
            context.ShouldRenew = true;
        }
        else if (outcome.IsRefused || time.GetUtcNow() > expires + options.Value.OutageGrace)
        {
            await RejectAsync(context);
        }
    }

    private static void Keep(AuthenticationProperties properties, RefreshedTokens fresh)
    {
        properties.UpdateTokenValue("access_token", fresh.AccessToken);
        properties.UpdateTokenValue("refresh_token", fresh.RefreshToken);
        properties.UpdateTokenValue("expires_at", fresh.ExpiresAt.ToString("o", CultureInfo.InvariantCulture));
        if (fresh.IdToken is not null)
        {
            properties.UpdateTokenValue("id_token", fresh.IdToken);
        }
    }

    private static Task RejectAsync(CookieValidatePrincipalContext context)
    {
        context.RejectPrincipal();
        return context.HttpContext.SignOutAsync(PlintoDefaults.SignInScheme);
    }
}
