using Microsoft.AspNetCore.Http.HttpResults;

namespace Plinto.Issuer.Http;

/// <summary>
/// Lets scripts of any origin call an endpoint and read its answer (CORS): one rule for all endpoints that browsers call. Right for those that are public, or authenticate by what
/// stands in the request itself: no cookie is read there, so a foreign page gains nothing by calling it from its visitor's browser.
/// </summary>
internal static class AnyOrigin
{
    private const string PreflightLasts = "600"; // seconds
    private const int LongestHeaders = 2048;

    /// <summary>Adds the headers to every answer of the endpoint, and answers the browser's preflight at the same path.</summary>
    public static RouteHandlerBuilder AllowAnyOrigin(this RouteHandlerBuilder endpoint, IEndpointRouteBuilder routes, string path)
    {
        var methods = "";
        endpoint.Finally(built => methods = string.Join(", ", built.Metadata.OfType<IHttpMethodMetadata>().Last().HttpMethods));
        routes.MapMethods(path, [HttpMethods.Options], (HttpRequest request, HttpResponse response) => AnswerPreflight(request, response, methods));
        return endpoint.AddEndpointFilter((context, next) =>
        {
            var headers = context.HttpContext.Response.Headers;
            headers.AccessControlAllowOrigin = "*";
            headers.AccessControlExposeHeaders = "WWW-Authenticate, ETag, Retry-After";
            return next(context);
        });
    }

    // What was asked: a client's own headers, such as those of tracing, mean nothing here and do no harm. `*` would leave Authorization out.
    private static NoContent AnswerPreflight(HttpRequest request, HttpResponse response, string methods)
    {
        var headers = response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = methods;
        headers.AccessControlMaxAge = PreflightLasts;
        headers.Vary = "Access-Control-Request-Headers";
        if (request.Headers.AccessControlRequestHeaders.ToString() is { Length: > 0 and <= LongestHeaders } asked && asked.All(IsOfHeaderNames))
        {
            headers.AccessControlAllowHeaders = asked;
        }

        return TypedResults.NoContent();
    }

    private static bool IsOfHeaderNames(char character) => char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~, ".Contains(character);
}
