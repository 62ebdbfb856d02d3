using Plinto.Edge.Requests;
using Yarp.ReverseProxy.Forwarder;

namespace Plinto.Edge.Proxy;

/// <summary>Gives a request that could not be forwarded, or not answered, its code: YARP by itself answers with a status alone.</summary>
internal static class ExplainFailure
{
    public static async Task RunAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Features.Get<IForwarderErrorFeature>() is { } failure && !http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested
            && Of(failure.Error, http.Response.StatusCode) is { } denial)
        {
            await denial.WriteAsync(http);
        }
    }

    private static Denial? Of(ForwarderError error, int status) => (error, status) switch
    {
        (_, StatusCodes.Status413PayloadTooLarge) => Denials.BodyTooLarge,
        (_, StatusCodes.Status408RequestTimeout) => Denials.BodyTimeout,
        (ForwarderError.RequestBodyClient, _) => Denials.BodyIncomplete,
        (_, StatusCodes.Status504GatewayTimeout) => Denials.UpstreamTimeout,
        (ForwarderError.NoAvailableDestinations, _) => Denials.UpstreamUnavailable,
        (ForwarderError.ResponseHeaders or ForwarderError.UpgradeResponseDestination, _) => Denials.UpstreamInvalid,
        (_, StatusCodes.Status502BadGateway) => Denials.UpstreamUnreachable,
        _ => null,
    };
}
