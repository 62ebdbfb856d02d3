using Plinto.Issuer.Configuration;

namespace Plinto.Issuer.Tenants;

/// <summary>Tenants, and how a request names one.</summary>
internal static class TenantServices
{
    public static void Add(IServiceCollection services, Settings settings)
    {
        services.AddSingleton(all => new TenantLocation(new Uri(settings.PublicUrl), settings.SharedHost ?? !all.GetRequiredService<IHostEnvironment>().IsProduction()));
        services.AddSingleton<TenantCookies>();
        services.AddSingleton<TenantSql>();
    }
}
