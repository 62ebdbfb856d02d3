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
        services.AddEventTypes(
            new EventType("mail.given_up", EventClass.Activity, "mail", "a mail could not be sent in all its attempts",
                EventMember.Text("kind", "what the mail was for"), EventMember.Number("attempts", "how often it was tried")));
    }
}
