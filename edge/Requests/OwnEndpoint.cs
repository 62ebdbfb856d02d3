namespace Plinto.Edge.Requests;

/// <summary>
/// Endpoints that the edge answers itself. None of their paths ever reaches an app, whatever the method: no route of the configuration comes before them, and a method they do not
/// have is refused (RFC 9110 §15.5.6).
/// </summary>
internal static class OwnEndpoint
{
    /// <summary>GET, and HEAD as GET without the body (RFC 9110 §9.3.2).</summary>
    public static void MapOwnGet(this IEndpointRouteBuilder routes, string path, RequestDelegate answer) =>
        routes.MapOwn(path, http => HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) ? answer(http) : RefuseAsync(http, "GET, HEAD"));

    public static void MapOwnPost(this IEndpointRouteBuilder routes, string path, RequestDelegate answer) =>
        routes.MapOwn(path, http => HttpMethods.IsPost(http.Request.Method) ? answer(http) : RefuseAsync(http, "POST"));

    private static void MapOwn(this IEndpointRouteBuilder routes, string path, RequestDelegate answer) => routes.Map(path, answer).WithOrder(int.MinValue);

    private static Task RefuseAsync(HttpContext http, string allowed)
    {
        http.Response.Headers.Allow = allowed;
        return Denials.MethodNotAllowed.WriteAsync(http);
    }
}
