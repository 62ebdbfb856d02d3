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
        services.AddEventTypes(DueDelivery.TestType, "webhook.redelivered");
    }
}
