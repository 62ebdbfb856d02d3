using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Plinto.Issuer.Data;
using Plinto.Issuer.Keys;

namespace Plinto.Issuer.DataProtection;

/// <summary>The framework's own keys, under the root key.</summary>
internal static class DataProtectionServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("plinto");
        services.AddOptions<KeyManagementOptions>()
            .Configure<Database, RootKeys, TimeProvider>((keys, db, rootKeys, time) => keys.XmlRepository = new EnvelopedKeyRepository(db, rootKeys, time));
    }
}
