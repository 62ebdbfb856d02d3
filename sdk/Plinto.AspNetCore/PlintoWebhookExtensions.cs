using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Plinto.AspNetCore.Webhooks;

namespace Plinto.AspNetCore;

/// <summary>Takes Plinto's webhooks: <c>AddPlintoWebhooks</c> with the secret, <c>MapPlintoWebhook</c> with a handler.</summary>
public static class PlintoWebhookExtensions
{
    /// <summary>Says by which secrets webhooks are verified. An app without one does not start.</summary>
    /// <param name="services">The app's services. An <see cref="IPlintoWebhookReplays"/> among them keeps events from being handled twice.</param>
    /// <param name="configure">Sets the options.</param>
    public static IServiceCollection AddPlintoWebhooks(this IServiceCollection services, Action<PlintoWebhookOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<PlintoWebhookOptions>().Configure(configure)
            .Validate(options => options.MaxBodySize > 0, "MaxBodySize must be more than 0").ValidateOnStart();
        services.TryAddSingleton(all =>
        {
            var options = all.GetRequiredService<IOptions<PlintoWebhookOptions>>().Value;
            return new PlintoWebhookVerifier(options.Secrets, options.Tolerance, all.GetRequiredService<TimeProvider>());
        });
        return services;
    }

    /// <summary>
    /// Takes webhooks at an address: what Plinto has not signed, or not just now, is refused with 400 and a <c>code</c>, larger bodies with 413. An exception of the handler is
    /// answered with 500, and Plinto sends the event again; anything that takes long belongs into a queue, since Plinto waits 15 seconds.
    /// </summary>
    /// <param name="routes">The app.</param>
    /// <param name="pattern">The path, such as <c>/hooks/plinto</c>.</param>
    /// <param name="handler">What is done with an event.</param>
    public static IEndpointConventionBuilder MapPlintoWebhook(this IEndpointRouteBuilder routes, string pattern, Func<PlintoEvent, HttpContext, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentNullException.ThrowIfNull(handler);
        // Made here, not with the first call: a bad secret stops the start.
        var endpoint = new WebhookEndpoint(
            routes.ServiceProvider.GetRequiredService<PlintoWebhookVerifier>(), routes.ServiceProvider.GetRequiredService<IOptions<PlintoWebhookOptions>>().Value, handler);
        // The signature is the credential; a cookie or token means nothing here.
        return routes.MapPost(pattern, (RequestDelegate)endpoint.HandleAsync).AllowAnonymous().DisableAntiforgery();
    }
}
