using Plinto.Issuer.Configuration;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.Keys;

/// <summary>Root keys, and the signing keys of tenants.</summary>
internal static class KeyServices
{
    public static void Add(IServiceCollection services, Settings settings)
    {
        var rootKeys = RootKeyOptions.Read(settings);
        services.AddSingleton(KeyOptions.Read(settings));
        services.AddSingleton(_ => RootKeys.From(rootKeys));
        services.AddSingleton<SigningKeySql>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<KeyLife>();
        services.AddSingleton<Rewrap>();
        services.AddSingleton<JwksEndpoint>();
        services.AddScheduledWork<RotateDueKeys>();
        services.AddJson(KeysJson.Default);
        services.AddEventTypes("key.rotated", "key.revoked");
    }
}
