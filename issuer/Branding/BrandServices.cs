using Plinto.Issuer.Events;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Branding;

/// <summary>Colour and logo of pages and mails.</summary>
internal static class BrandServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<BrandSql>();
        services.AddJson(BrandingJson.Default);
        services.AddEventTypes(
            new EventType("branding.updated", EventClass.Change, "tenant", "colour or logo of the hosted pages changed"));
    }
}
