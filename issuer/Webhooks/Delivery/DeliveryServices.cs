using Plinto.Issuer.Configuration;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.Webhooks.Delivery;

/// <summary>Events delivered to webhooks.</summary>
internal static class DeliveryServices
{
    public static void Add(IServiceCollection services, Settings settings)
    {
        services.AddSingleton(DeliveryOptions.Read(settings));
        services.AddSingleton<LoadTarget>();
        services.AddSingleton<SendWebhook>();
        services.AddSingleton<DeliveryLogSql>();
        services.AddSingleton<IExpire, DropOldDeliveries>();
        services.AddScheduledWork<DeliverWebhooks>();
        services.AddJson(DeliveryJson.Default);
        services.AddEventTypes(
            new EventType("webhook.disabled", EventClass.Activity, "webhook", "nothing is delivered to a webhook any more",
            EventMember.Text("reason", "`gone` (it answered 410) or `failing`")),
            new EventType("webhook.redelivered", EventClass.Activity, "webhook", "events were queued for a webhook once more", EventMember.Number("queued", "how many")),
            new EventType(DueDelivery.TestType, EventClass.Activity, "webhook", "somebody tries a webhook; only it is told"));
    }
}
