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
        services.AddEventTypes("resource.created", "resource.updated", "resource.deleted");
    }
}
