using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Plinto.AspNetCore.SignIn;

namespace Plinto.AspNetCore;

/// <summary>Signs people in to an app through the tenant's hosted pages: <c>builder.Services.AddPlintoSignIn(…)</c>, then <c>app.MapPlintoSignIn()</c>.</summary>
public static class PlintoSignInExtensions
{
    /// <summary>
    /// Sets up ASP.NET Core's own cookie and OpenID Connect handlers: authorization code with PKCE, pushed if the issuer takes it. Tokens are renewed behind the scenes; a person
    /// whose session ends at the issuer is signed out here with it. Every endpoint needs a person (or, after <c>AddPlinto</c>, a token) from now on, unless it says
    /// <c>AllowAnonymous()</c>.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Sets issuer and client id at least.</param>
    /// <exception cref="InvalidOperationException">When the app starts, if a setting cannot work.</exception>
    public static AuthenticationBuilder AddPlintoSignIn(this IServiceCollection services, Action<PlintoSignInOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<PlintoSignInOptions>().Configure(configure).PostConfigure(options => options.Validate()).ValidateOnStart();
        services.AddHybridCache();
        services.AddDistributedMemoryCache(); // unless the app brings one that its instances share
        services.AddDataProtection();
        services.AddHttpClient(TokenRefresh.HttpClientName).ConfigureHttpClient(http => http.Timeout = TimeSpan.FromSeconds(10));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<TokenRefresh>();
        services.TryAddSingleton<EndedSessions>();
        services.TryAddSingleton<LogoutTokens>();
        services.TryAddSingleton<SessionCookieEvents>();
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>, ConfigureSessionCookie>();
        services.AddSingleton<IConfigureOptions<OpenIdConnectOptions>, ConfigureOpenIdConnect>();
        services.AddAuthorizationBuilder()
            .AddPolicy(PlintoDefaults.SignInPolicy, policy => policy.AddAuthenticationSchemes(PlintoDefaults.SignInScheme).RequireAuthenticatedUser())
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.PostConfigure<AuthenticationOptions>(options => options.DefaultScheme ??= PlintoDefaults.SignInScheme);
        return services.AddAuthentication().AddCookie(PlintoDefaults.SignInScheme).AddOpenIdConnect(PlintoDefaults.OpenIdConnectScheme, _ => { });
    }

    /// <summary>
    /// Maps <c>GET /signin?returnUrl=</c>, <c>POST /signout</c> (out of the app and of the issuer) and <c>POST /signout-backchannel</c>, to register as the client's back-channel
    /// logout URI. <c>/signin-oidc</c> and <c>/signout-callback-oidc</c> answer without being mapped.
    /// </summary>
    public static IEndpointConventionBuilder MapPlintoSignIn(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var group = routes.MapGroup("").AllowAnonymous();
        SignInEndpoints.Map(group);
        return group;
    }

    /// <summary>Lets a page be seen by signed-in people only; others are sent to sign in and come back.</summary>
    public static TBuilder RequireSignIn<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireAuthorization(PlintoDefaults.SignInPolicy);
}
