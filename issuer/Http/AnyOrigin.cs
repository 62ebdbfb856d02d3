using Microsoft.AspNetCore.Http.HttpResults;

namespace Plinto.Issuer.Http;

/// <summary>
/// Lets scripts of any origin call an endpoint and read its answer (CORS). Right for endpoints that are proved by what stands in the request itself: no cookie is read there,
/// so a foreign page gains nothing by calling it from its visitor's browser.
/// </summary>
internal static class AnyOrigin
{
    private const string PreflightLasts = "600"; // seconds

    /// <summary>Adds the headers to every answer of the endpoint, and answers the browser's preflight at the same path.</summary>
    public static RouteHandlerBuilder AllowAnyOrigin(this RouteHandlerBuilder endpoint, IEndpointRouteBuilder routes, string path)
    {
        routes.MapMethods(path, [HttpMethods.Options], AnswerPreflight);
        return endpoint.AddEndpointFilter((context, next) =>
        {
            var headers = context.HttpContext.Response.Headers;
            headers.AccessControlAllowOrigin = "*";
            headers.AccessControlExposeHeaders = "WWW-Authenticate";
            return next(context);
        });
    }

    private static NoContent AnswerPreflight(HttpResponse response)
    {
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers.AccessControlAllowMethods = "GET, POST";
        response.Headers.AccessControlAllowHeaders = "Authorization, Content-Type";
        response.Headers.AccessControlMaxAge = PreflightLasts;
        return TypedResults.NoContent();
    }
}
