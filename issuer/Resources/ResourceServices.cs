using Plinto.Issuer.Events;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Resources;

/// <summary>The APIs that tokens are for.</summary>
internal static class ResourceServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ResourceSql>();
        services.AddJson(ResourcesJson.Default);
        services.AddEventTypes(
            new EventType("resource.created", EventClass.Change, "resource", "a resource was made", EventMember.Text("identifier", "its `aud`")),
            new EventType("resource.updated", EventClass.Change, "resource", "a resource changed"),
            new EventType("resource.deleted", EventClass.Change, "resource", "a resource was deleted"));
    }
}
