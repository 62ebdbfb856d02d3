using Plinto.Issuer.Events;
using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.OAuth.Logout;

/// <summary>The ways out, and telling clients of it.</summary>
internal static class LogoutServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ReadLogoutRequest>();
        services.AddSingleton<PendingLogouts>();
        services.AddSingleton<SignOut>();
        services.AddSingleton<LogoutEndpoint>();
        services.AddSingleton<SignOutPage>();
        services.AddSingleton<LogoutDeliverySql>();
        services.AddSingleton<MintLogoutToken>();
        services.AddScheduledWork<DeliverLogouts>();
        services.AddEventTypes(
            new EventType("logout.delivery_failed", EventClass.Activity, "session", "a client could not be told that a session ended",
                EventMember.Text("clientId", "who was to be told"), EventMember.Number("attempts", "how often it was tried")));
    }
}
