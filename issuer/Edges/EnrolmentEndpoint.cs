using System.Net;
using Plinto.Issuer.Configuration;
using Plinto.Issuer.EdgeChanges;
using Plinto.Issuer.FeedKeys;
using Plinto.Issuer.Http;
using Plinto.Protocol;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Edges;

/// <summary><c>POST /edge/v1/enrol</c>: a one-time token becomes an edge, which authenticates by its own key from then on (<see cref="AuthenticateEdge"/>).</summary>
internal static class EnrolmentEndpoint
{
    public static void Map(Routes routes) => routes.Root.MapPost("/edge/v1/enrol", Enrol).ExcludeFromDescription();

    private static async Task<IResult> Enrol(HttpContext http, EnrolEdge enrol, FeedSigner signer, EdgeFeedOptions options, Settings settings, CancellationToken ct)
    {
        // The one-time token is in the body: on a wire that others read it is anybody's. Refused before it is looked at, so it isn't used up.
        if (!http.Request.IsHttps && !options.AllowPlainHttp && !(http.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from)))
        {
            return Problems.Invalid("an edge enrols over https, or over http from this machine; behind a proxy that ends TLS set Plinto:ForwardedHeaders");
        }

        var (request, fault) = await JsonBody.ReadAsync(http.Request, ProtocolJson.Default.EdgeEnrolmentRequest, ct);
        if (request is null)
        {
            return fault!;
        }

        if (EnrolEdge.FaultOf(request) is { } wrong)
        {
            return Problems.Invalid(wrong);
        }

        if (await enrol.RunAsync(request, ct) is not { } id)
        {
            return Problems.Of(ProblemTypes.Unauthenticated, "the enrolment token is unknown, expired or was used before");
        }

        CacheHeaders.NoStore(http.Response);
        return TypedResults.Json(new EdgeEnrolment { EdgeId = id.ToString(), Audience = settings.PublicUrl, FeedKeys = signer.PublicKeys }, ProtocolJson.Default.EdgeEnrolment);
    }
}
