namespace Plinto.Issuer.Pages;

/// <summary>The frame of all pages, their forms, and the browser they stand in.</summary>
internal static class PageServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<PageTenantSql>();
        services.AddSingleton<BrowserBinding>();
        services.AddSingleton<FormTokens>();
        services.AddSingleton<HostedPages>();
    }
}
