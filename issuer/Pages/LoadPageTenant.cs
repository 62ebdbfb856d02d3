using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Pages;

/// <summary>
/// Every page stands in a tenant that exists and is not disabled. Endpoints marked with <see cref="PageMetadata"/> may take a <see cref="PageTenant"/>; it is loaded before
/// their parameters are bound.
/// </summary>
internal sealed class LoadPageTenant(RequestDelegate next, PageTenantSql tenants)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<PageMetadata>() is null)
        {
            await next(http);
            return;
        }

        var address = await TenantAddress.BindAsync(http);
        if (address == default || await tenants.FindAsync(address, http.RequestAborted) is not { } tenant)
        {
            await ErrorPage.NotFound().ExecuteAsync(http);
            return;
        }

        http.Items[typeof(PageTenant)] = tenant;
        await next(http);
    }
}
