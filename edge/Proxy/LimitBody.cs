using Microsoft.AspNetCore.Http.Features;
using Plinto.Edge.Requests;
using Plinto.Edge.Routing;

namespace Plinto.Edge.Proxy;

/// <summary>
/// Holds bodies to <see cref="RouteRules.LargestBody"/>. A length that the client states is refused before the upstream hears of it; a body without one is cut when it gets there,
/// and answered with the same code.
/// </summary>
internal static class LimitBody
{
    public static Denial? Run(HttpContext http, RouteRules rules)
    {
        if (http.Request.ContentLength > rules.LargestBody)
        {
            return Denials.BodyTooLarge;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = rules.LargestBody;
        }

        return null;
    }
}
