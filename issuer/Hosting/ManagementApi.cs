using Plinto.Issuer.Http;
using Plinto.Issuer.Pages;
using Plinto.Issuer.Webhooks;
using Scalar.AspNetCore;

namespace Plinto.Issuer.Hosting;

/// <summary>Where the management API under <c>/v1</c> is described: <c>/openapi/v1.json</c>, and <c>/docs</c> to read.</summary>
internal static class ManagementApi
{
    /// <summary>Name of the API description, at <c>/openapi/v1.json</c>.</summary>
    private const string Description = "v1";

    public static void Add(IServiceCollection services)
    {
        services.AddOpenApi(Description, options => options.AddDocumentTransformer<DescribeWebhooks>().AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Plinto management API";
            document.Info.Description = "Send a tenant's API key (plk_…), or an operator's (plo_…) with the tenant in Plinto-Tenant, as Authorization: Bearer. "
                + "Errors are RFC 9457. POST takes an Idempotency-Key; PATCH and DELETE take If-Match.";
            return Task.CompletedTask;
        }));
    }

    // Like a page of ours, but for the styles that its script makes, and calls of the description to this very service.
    private static void ApiReference(ScalarOptions options, HttpContext http)
    {
        var nonce = PageHeaders.NewNonce();
        PageHeaders.Write(http.Response.Headers, nonce, redirectUri: null);
        http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        options.Title = "Plinto management API";
        options.DefaultFonts = false; // from nobody else's server
        options.Telemetry = false;
        options.WithNonce(nonce);
    }

    public static void Map(Routes routes)
    {
        routes.Root.MapOpenApi().AnswerHead();
        routes.Root.MapScalarApiReference("/docs", ApiReference).AnswerHead();
    }
}
