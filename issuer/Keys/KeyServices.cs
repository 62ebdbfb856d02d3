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
        services.AddEventTypes(
            new EventType("key.rotated", EventClass.Security, "key", "another key signs from now on",
                EventMember.Flag("emergency", "whether the standby was not waited for"), EventMember.Text("announced", "the next standby")),
            new EventType("key.revoked", EventClass.Security, "key", "a key was revoked for good; what it signed is refused", EventMember.Text("was", "its state before")));
    }
}
