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
        services.AddEventTypes("logout.delivery_failed");
    }
}
