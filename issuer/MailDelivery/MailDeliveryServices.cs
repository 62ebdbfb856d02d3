using Plinto.Issuer.Events;
using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.MailDelivery;

/// <summary>What mails say, and how they are sent.</summary>
internal static class MailDeliveryServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ComposeMail>();
        services.AddSingleton<WriteMessage>();
        services.AddScheduledWork<DeliverMails>();
        services.AddEventTypes("mail.given_up");
    }
}
