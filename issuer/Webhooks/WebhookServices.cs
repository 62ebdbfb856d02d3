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
        services.AddEventTypes(
            new EventType("webhook.created", EventClass.Change, "webhook", "a webhook was made", EventMember.Text("host", "of its URL")),
            new EventType("webhook.updated", EventClass.Change, "webhook", "a webhook changed"),
            new EventType("webhook.deleted", EventClass.Change, "webhook", "a webhook was deleted, with its deliveries"),
            new EventType("webhook.secret_rotated", EventClass.Security, "webhook", "a webhook got a new secret",
            EventMember.Number("overlap", "seconds that the old one signs too")),
            new EventType("webhook.enabled", EventClass.Change, "webhook", "a webhook that was disabled is delivered to again"));
    }
}
