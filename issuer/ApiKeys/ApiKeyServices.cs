using Plinto.Issuer.Events;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.ApiKeys;

/// <summary>API keys of tenants.</summary>
internal static class ApiKeyServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ApiKeySql>();
        services.AddJson(ApiKeysJson.Default);
        services.AddEventTypes("api_key.created", "api_key.revoked");
    }
}
