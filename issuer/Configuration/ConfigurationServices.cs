namespace Plinto.Issuer.Configuration;

/// <summary>The configuration and the clock.</summary>
internal static class ConfigurationServices
{
    public static void Add(IServiceCollection services, Settings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(all => all.GetService<ClockOverride>()?.Time ?? TimeProvider.System);
    }
}
