using Plinto.Issuer.Configuration;

namespace Plinto.Issuer.OutgoingCalls;

/// <summary>HTTP to addresses that tenants name.</summary>
internal static class OutgoingCallServices
{
    public static void Add(IServiceCollection services, Settings settings)
    {
        services.AddSingleton(OutgoingCallOptions.Read(settings));
        services.AddSingleton<OutgoingHttp>();
    }
}
