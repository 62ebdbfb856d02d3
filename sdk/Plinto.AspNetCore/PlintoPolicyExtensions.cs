using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Plinto.AspNetCore.Keys;
using Plinto.AspNetCore.Policies;
using Plinto.Decisions;

namespace Plinto.AspNetCore;

/// <summary>Decides by the tenant's policies inside the app: <c>builder.Services.AddPlintoPolicies(…)</c>, then <c>RequirePolicy("documents/allow")</c> on an endpoint.</summary>
public static class PlintoPolicyExtensions
{
    /// <summary>Fetches the tenant's signed policy bundle, keeps it current, and decides without asking anybody: the issuer may be down.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Sets issuer and API key at least.</param>
    /// <exception cref="InvalidOperationException">When the app starts, if a setting cannot work.</exception>
    public static IServiceCollection AddPlintoPolicies(this IServiceCollection services, Action<PlintoPolicyOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<PlintoPolicyOptions>().Configure(configure).PostConfigure(options => options.Validate()).ValidateOnStart();
        services.AddHybridCache();
        services.AddHttpClient(RemoteKeys.HttpClientName).ConfigureHttpClient(http => http.Timeout = TimeSpan.FromSeconds(5));
        services.AddHttpClient(PolicyBundles.HttpClientName).ConfigureHttpClient(http => http.Timeout = PolicyBundles.LongestAnswer);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RemoteKeys>();
        services.TryAddSingleton<PolicyBundles>();
        services.AddHostedService(all => all.GetRequiredService<PolicyBundles>());
        services.AddSingleton<IAuthorizationHandler, PolicyHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, PolicyResultHandler>();
        return services;
    }

    /// <summary>
    /// Asks an entrypoint of the tenant's policies about each request to the endpoint. What is not a clear yes is refused: 403 with the policy's reasons, or 401 with the
    /// challenge of RFC 9470 where a stronger sign-in would do.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="entrypoint">Such as <c>documents/allow</c>.</param>
    /// <param name="resource"><c>input.resource.type</c>; default: the endpoint's route pattern.</param>
    /// <param name="action"><c>input.action.name</c>; default by method: read, create, update, delete.</param>
    public static TBuilder RequirePolicy<TBuilder>(this TBuilder endpoint, string entrypoint, string? resource = null, string? action = null)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentException.ThrowIfNullOrEmpty(entrypoint);
        return endpoint.RequireAuthorization(
            new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new PolicyRequirement(entrypoint, resource, action)).Build());
    }

    /// <summary>What the policy of this endpoint decided; null where none was asked.</summary>
    public static PolicyDecision? GetPolicyDecision(this HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Items[typeof(PolicyDecision)] as PolicyDecision;
    }
}
