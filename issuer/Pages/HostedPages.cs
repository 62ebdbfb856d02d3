using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Plinto.Issuer.Branding;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Pages;

/// <summary>
/// Renders pages on the server, whole, with the headers that every page has. A page is a component with a model of plain values; nothing of it lives on after the answer.
/// </summary>
internal sealed class HostedPages(FormTokens tokens, IServiceProvider services, ILoggerFactory loggers)
{

    /// <summary>Renders a page of a tenant.</summary>
    /// <param name="request">The sealed authorization request that its forms and links carry on; null: none.</param>
    /// <param name="redirectUri">Where its forms may lead to in the end: browsers hold the redirects after a post against <c>form-action</c> too. Null: nowhere but here.</param>
    public async Task<IResult> ShowAsync<TPage, TModel>(
        HttpContext http, PageTenant tenant, TModel model, string? request = null, string? redirectUri = null, int status = StatusCodes.Status200OK)
        where TPage : HostedPage<TModel>
    {
        var head = Head(http, tenant, tokens.Issue(http, tenant.Id), request);
        return new RenderedPage(await RenderAsync<TPage, TModel>(head, model), status, head.Nonce, redirectUri);
    }

    /// <summary>
    /// The answer to a form that was taken: on to an address that leads to an application. Browsers hold every redirect that follows a post against the form's
    /// <c>form-action</c>, even those that the application makes of its own and nobody here can know of. So a browser gets a page that goes on by itself, where that chain ends;
    /// what is no browser gets a 303.
    /// </summary>
    public async Task<IResult> GoOnAsync(HttpContext http, PageTenant tenant, string address) => http.Request.Headers["Sec-Fetch-Mode"] == "navigate"
        ? await ShowAsync<OnwardView, OnwardModel>(http, tenant, new OnwardModel(address))
        : Redirection.After(address);

    /// <summary>Renders a page without forms, for errors: also where no tenant is known.</summary>
    internal async Task<IResult> ShowPlainAsync<TPage, TModel>(HttpContext http, TModel model, int status) where TPage : HostedPage<TModel>
    {
        var head = Head(http, PageTenant.Of(http), "", null);
        return new RenderedPage(await RenderAsync<TPage, TModel>(head, model), status, head.Nonce, null);
    }

    private static PageHead Head(HttpContext http, PageTenant? tenant, string formToken, string? request)
    {
        var colors = BrandColors.From(tenant?.BrandColor);
        var root = http.Request.PathBase.Value ?? "";
        return new PageHead
        {
            TenantName = tenant?.Name,
            LogoUrl = tenant?.LogoVersion is { } version ? $"{root}/branding/logo?v={version}" : null,
            Colors = $":root{{--accent:{colors.Accent};--on-accent:{colors.OnAccent};--link-light:{colors.OnLight};--link-dark:{colors.OnDark}}}",
            Nonce = PageHeaders.NewNonce(),
            Base = root,
            FormToken = formToken,
            Request = request,
        };
    }

    private async Task<string> RenderAsync<TPage, TModel>(PageHead head, TModel model) where TPage : HostedPage<TModel>
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(HostedPage<TModel>.Head)] = head, [nameof(HostedPage<TModel>.Model)] = model });
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TPage>(parameters)).ToHtmlString());
    }

    private sealed class RenderedPage(string html, int status, string nonce, string? redirectUri) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            PageHeaders.Write(response.Headers, nonce, redirectUri);
            response.ContentType = MediaTypeNames.Text.Html + "; charset=utf-8";
            return response.WriteAsync(html, Encoding.UTF8, httpContext.RequestAborted);
        }
    }
}
