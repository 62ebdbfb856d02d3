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
            new EventType("tenant.created", EventClass.Change, "tenant", "the tenant was made", EventMember.Text("slug", "its slug"), EventMember.Text("issuer", "its `iss`")),
            new EventType("tenant.updated", EventClass.Change, "tenant", "settings of the tenant changed"),
            new EventType("tenant.disabled", EventClass.Security, "tenant", "the tenant was disabled; its tokens are refused"),
            new EventType("tenant.enabled", EventClass.Security, "tenant", "the tenant was enabled again"),
            new EventType("tenant.issuer_moved", EventClass.Security, "tenant", "the tenant has another `iss`",
                EventMember.Text("from", "the `iss` before"), EventMember.Text("to", "the `iss` now")),
            new EventType("tenant.former_issuer_ended", EventClass.Security, "tenant", "tokens of a former `iss` are accepted no longer",
            EventMember.Text("issuer", "the former `iss`")));
    }
}
