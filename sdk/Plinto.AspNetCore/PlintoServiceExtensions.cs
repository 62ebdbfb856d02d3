using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Plinto.AspNetCore.Keys;
using Plinto.AspNetCore.Scopes;

namespace Plinto.AspNetCore;

/// <summary>Line one of two: <c>builder.Services.AddPlinto(issuer, audience)</c>. Line two is ASP.NET Core's own <c>app.UseAuthorization()</c>.</summary>
public static class PlintoServiceExtensions
{
    /// <summary>
    /// Accepts access tokens (RFC 9068) of one issuer for one resource, as strictly as the edge does. Every endpoint needs a token from now on,
    /// unless it says <c>AllowAnonymous()</c>.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="issuer">The tenant's issuer.</param>
    /// <param name="audience">This API's resource identifier.</param>
    /// <param name="configure">Further options.</param>
    public static AuthenticationBuilder AddPlinto(this IServiceCollection services, string issuer, string audience, Action<PlintoOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(issuer);
        ArgumentException.ThrowIfNullOrEmpty(audience);
        services.AddHybridCache();
        services.AddHttpClient(RemoteKeys.HttpClientName).ConfigureHttpClient(http => http.Timeout = TimeSpan.FromSeconds(5));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RemoteKeys>();
        services.AddSingleton<IAuthorizationHandler, ScopeHandler>();
        services.AddSingleton<IAuthorizationPolicyProvider, ScopePolicyProvider>();
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        return services.AddAuthentication(PlintoDefaults.AuthenticationScheme).AddScheme<PlintoOptions, PlintoBearerHandler>(PlintoDefaults.AuthenticationScheme, options =>
        {
            (options.Issuer, options.Audience) = (issuer, audience);
            configure?.Invoke(options);
        });
    }
}
