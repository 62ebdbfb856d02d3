using Plinto.Issuer.Events;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Provisioning;

/// <summary>Tenants made and changed.</summary>
internal static class ProvisioningServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<TenantLife>();
        services.AddJson(TenantsJson.Default);
        services.AddEventTypes(
            "tenant.created", "tenant.updated", "tenant.disabled", "tenant.enabled", "tenant.issuer_moved", "tenant.former_issuer_ended");
    }
}
