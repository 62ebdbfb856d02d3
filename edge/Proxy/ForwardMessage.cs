using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Plinto.Edge.Proxy;

/// <summary>What a message loses or keeps on its way through, besides its target (<see cref="ForwardTarget"/>).</summary>
internal static class ForwardMessage
{
    public static void Add(TransformBuilderContext context)
    {
        context.AddRequestTransform(AnswerExpectation);
        context.AddResponseTransform(DropLengthOfNothing);
    }

    // RFC 9110 §10.1.1: the edge says `100 Continue` itself, when it begins to read the body, so once the decision is yes. Passed on, a silent upstream would cost a second.
    private static ValueTask AnswerExpectation(RequestTransformContext context)
    {
        if (context.ProxyRequest.Headers.ExpectContinue == true)
        {
            context.ProxyRequest.Headers.ExpectContinue = null;
        }

        return ValueTask.CompletedTask;
    }

    // RFC 9112 §6.3: no body follows a 204, whatever its Content-Length says; nor a 205 (RFC 9110 §15.3.6). The server would refuse to send the one with the other.
    private static ValueTask DropLengthOfNothing(ResponseTransformContext context)
    {
        var response = context.HttpContext.Response;
        if (response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent && context.ProxyResponse is not null)
        {
            response.Headers.ContentLength = null;
            context.SuppressResponseBody = true;
        }

        return ValueTask.CompletedTask;
    }
}
