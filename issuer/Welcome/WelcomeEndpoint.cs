using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Pages;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.Welcome;

/// <summary><c>/</c>: what this service is, and where to go from here. At a tenant's own address it leads to the account, and from there to the sign-in page.</summary>
internal static class WelcomeEndpoint
{
    private const string DemoSlug = "demo";

    public static void Map(Routes routes) => routes.Root.MapGet("/", ShowAsync).AnswerHead().ExcludeFromDescription();

    private static async Task<IResult> ShowAsync(HttpContext http, HostedPages pages, PageTenantSql tenants, TenantLocation location, CancellationToken ct)
    {
        if (http.Items.ContainsKey(typeof(TenantAddress)))
        {
            return Redirection.After(http.Request.PathBase + "/account");
        }

        var hasDemo = location.SharedHost && await tenants.FindAsync(TenantAddress.BySlug(DemoSlug), ct) is not null;
        return await pages.ShowPlainAsync<WelcomeView, WelcomeModel>(http, new WelcomeModel(hasDemo ? $"/t/{DemoSlug}/account" : null), StatusCodes.Status200OK);
    }
}
