using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Plinto.AspNetCore.SignIn;

/// <summary>ASP.NET Core's OpenID Connect handler as Plinto's issuer wants it: code and PKCE, nothing else.</summary>
internal sealed class ConfigureOpenIdConnect(IOptions<PlintoSignInOptions> signIn) : IConfigureNamedOptions<OpenIdConnectOptions>
{
    public void Configure(OpenIdConnectOptions options) => Configure(null, options);

    public void Configure(string? name, OpenIdConnectOptions options)
    {
        if (name != PlintoDefaults.OpenIdConnectScheme)
        {
            return;
        }

        var settings = signIn.Value;
        options.Authority = settings.Issuer;
        options.RequireHttpsMetadata = new Uri(settings.Issuer).Scheme == Uri.UriSchemeHttps;
        options.ClientId = settings.ClientId;
        options.ClientSecret = settings.ClientSecret;
        options.Resource = settings.Resource;
        options.SignInScheme = PlintoDefaults.SignInScheme;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query; // a form posted from another site would need cookies that every site's requests carry
        options.UsePkce = true;
        options.SaveTokens = true;
        options.MapInboundClaims = false;
        options.TokenValidationParameters.NameClaimType = "name";
        options.Scope.Clear();
        foreach (var scope in settings.Scopes)
        {
            options.Scope.Add(scope);
        }

        foreach (var cookie in new[] { options.NonceCookie, options.CorrelationCookie })
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = options.RequireHttpsMetadata ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        }

        options.Events.OnMessageReceived = context => CheckIssuer(context, settings.Issuer);
        options.Events.OnRemoteFailure = SayWhatFailed;
    }

    // RFC 9207 §2.4: an answer of another issuer, or of nobody, is not taken for this one's.
    private static Task CheckIssuer(MessageReceivedContext context, string issuer)
    {
        if (context.ProtocolMessage.Code is not null && context.ProtocolMessage.Iss != issuer)
        {
            context.Fail("the authorization response does not name this issuer");
        }

        return Task.CompletedTask;
    }

    private static Task SayWhatFailed(Microsoft.AspNetCore.Authentication.RemoteFailureContext context)
    {
        var denied = context.Failure?.Data["error"] as string is "access_denied";
        context.HandleResponse();
        context.Response.StatusCode = denied ? StatusCodes.Status403Forbidden : StatusCodes.Status400BadRequest;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(denied
            ? "You did not allow this app to sign you in. Go back to it to try again."
            : "Signing in did not come to an end, perhaps because it was begun in another tab or took too long. Go back to the app and try again.");
    }
}
