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
        services.AddEventTypes(
            new EventType("api_key.created", EventClass.Security, "api key", "an API key was made", EventMember.Text("name", "its name")),
            new EventType("api_key.revoked", EventClass.Security, "api key", "an API key was revoked",
                EventMember.Text("with", "the key it was revoked with, because that one had made it").OrNull()));
    }
}
