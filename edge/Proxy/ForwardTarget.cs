using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Plinto.Edge.Proxy;

/// <summary>
/// Sends the request target on exactly as the client wrote it, once <see cref="CheckPath"/> has found that it has one reading: a URI would decode and encode parts of it again.
/// A route that changes path or query by transforms is encoded as YARP does.
/// </summary>
internal static class ForwardTarget
{
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public static void Add(TransformBuilderContext context) => context.AddRequestTransform(SetTarget);

    private static ValueTask SetTarget(RequestTransformContext context)
    {
        var request = context.HttpContext.Request;
        var target = context.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var unchanged = target.StartsWith('/') && context.Path == request.Path && context.Query.QueryString == request.QueryString;
        if (unchanged)
        {
            context.ProxyRequest.RequestUri = new Uri(context.DestinationPrefix.TrimEnd('/') + target, AsWritten);
        }

        return ValueTask.CompletedTask;
    }
}
