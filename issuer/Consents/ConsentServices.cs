using Plinto.Issuer.Events;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Consents;

/// <summary>What people have allowed clients of others.</summary>
internal static class ConsentServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ConsentSql>();
        services.AddSingleton<WithdrawConsent>();
        services.AddJson(ConsentsJson.Default);
        services.AddEventTypes("consent.withdrawn");
    }
}
