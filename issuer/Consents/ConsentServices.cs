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
        services.AddEventTypes(
            new EventType("consent.withdrawn", EventClass.Security, "identity", "consent was withdrawn, and all tokens that came of it",
                EventMember.Text("clientId", "whom it was given to")));
    }
}
