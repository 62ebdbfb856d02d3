using Plinto.Issuer.Events;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>What is active, and how it changes.</summary>
internal static class ReleaseServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ReleaseSql>();
        services.AddSingleton<HeadSql>();
        services.AddSingleton<ResolveChange>();
        services.AddSingleton<SwitchRelease>();
        services.AddSingleton<ActiveReleases>();
        services.AddJson(ReleasesJson.Default);
        services.AddEventTypes("policy.activated", "policy.rolled_back", "policy.deactivated", "policy.settings_changed");
    }
}
