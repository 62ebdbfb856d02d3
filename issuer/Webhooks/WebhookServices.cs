using Plinto.Issuer.Events;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Webhooks;

/// <summary>Addresses that a tenant's events are posted to.</summary>
internal static class WebhookServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<WebhookSql>();
        services.AddSingleton<WebhookRules>();
        services.AddJson(WebhooksJson.Default);
        services.AddEventTypes("webhook.created", "webhook.updated", "webhook.deleted", "webhook.secret_rotated", "webhook.disabled", "webhook.enabled");
    }
}
