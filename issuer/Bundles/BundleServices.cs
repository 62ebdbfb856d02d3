namespace Plinto.Issuer.Bundles;

/// <summary>What is active, in OPA's bundle format.</summary>
internal static class BundleServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<BundleSql>();
        services.AddSingleton<BuildBundle>();
    }
}
