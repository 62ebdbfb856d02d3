using System.Net;
using Plinto.Issuer.EdgeChanges;
using Plinto.Issuer.Edges;
using Plinto.Issuer.FeedKeys;
using Plinto.Issuer.Hosting;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Tenants;
using Plinto.Protocol;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Feed;

/// <summary>
/// What edges call: enrolment by a one-time token, a signed snapshot per tenant, the stream of signed changes (<see cref="FeedStream"/>), acknowledgements.
/// All but enrolment need the edge's own assertion, see <see cref="AuthenticateEdge"/>. Operators manage edges in <c>EdgeEndpoints</c>.
/// </summary>
internal static class EdgeFeedEndpoints
{
    private const int LongestEpoch = 64;
    private const int LongestVersion = 100;
    private const int MostPolicies = 1000;
    private const int LongestFault = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var edge = routes.MapGroup("/edge/v1").ExcludeFromDescription();
        edge.MapPost("/enrol", Enrol);
        edge.MapGet("/snapshots/{tenant}", GetSnapshot);
        edge.MapGet("/stream", (HttpContext http, FeedStream stream, string? cursor, CancellationToken ct) => stream.ServeAsync(http, cursor, ct));
        edge.MapPost("/ack", Acknowledge);
    }

    /// <summary>A request without a good assertion.</summary>
    public static Problem NotAnEdge() => Problems.Of(ProblemTypes.Unauthenticated, "a fresh assertion of an enrolled edge is required");

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

    private static async Task<IResult> GetSnapshot(
        string tenant, string? known, HttpContext http, AuthenticateEdge authenticate, TenantSql tenants, SnapshotSql snapshots, FeedSigner signer, CancellationToken ct)
    {
        if (await authenticate.CheckAsync(http.Request, ct) is not { } edge)
        {
            return NotAnEdge();
        }

        var id = TenantId.TryParse(tenant, out var named) ? named : (await tenants.FindAsync(TenantAddress.BySlug(tenant), ct))?.Id;
        // A tenant the edge may not have looks like one that does not exist.
        if (id is not { } wanted || !edge.Tenants.Contains(wanted))
        {
            return Problems.NotFound("tenant");
        }

        if (FeedCursor.TryParse(known, out var last) && await snapshots.HeadAsync(wanted, ct) == last)
        {
            return TypedResults.NoContent();
        }

        if (await snapshots.ReadAsync(wanted, ct) is not { } snapshot)
        {
            return Problems.NotFound("tenant");
        }

        CacheHeaders.NoStore(http.Response);
        var json = System.Text.Json.JsonSerializer.Serialize(snapshot, ProtocolJson.Default.TenantSnapshot);
        return TypedResults.Text(signer.Sign(json, FeedMessageTypes.Snapshot), "application/jose");
    }

    private static async Task<IResult> Acknowledge(HttpContext http, AuthenticateEdge authenticate, FeedHeartbeats heartbeats, CancellationToken ct)
    {
        if (await authenticate.CheckAsync(http.Request, ct) is not { } edge)
        {
            return NotAnEdge();
        }

        var (acknowledgement, fault) = await JsonBody.ReadAsync(http.Request, ProtocolJson.Default.FeedAcknowledgement, ct);
        if (acknowledgement is null)
        {
            return fault!;
        }

        if (!IsWord(acknowledgement.Epoch, LongestEpoch) || !IsWord(acknowledgement.Version, LongestVersion))
        {
            return Problems.Invalid($"epoch and version must be printable ASCII of at most {LongestEpoch} and {LongestVersion} characters");
        }

        if (acknowledgement.Policies is { } policies && !AreWellFormed(policies))
        {
            return Problems.Invalid($"policies must be at most {MostPolicies}, each with a release from 0 and a fault of at most {LongestFault} characters without control characters");
        }

        heartbeats.Acknowledge(edge, acknowledgement);
        return TypedResults.NoContent();
    }

    // Nullable annotations don't hold for what stands inside collections of a body.
    private static bool AreWellFormed(IReadOnlyList<PolicyAcknowledgement> policies) => policies.Count <= MostPolicies
        && policies.All(policy => policy is { Release: >= 0 } && TenantId.TryParse(policy.TenantId, out _) && policy.Fault is not { Length: > LongestFault } && policy.Fault?.Any(char.IsControl) != true);

    private static bool IsWord(string? text, int most) => text is not null && text.Length <= most && text.All(character => character is >= ' ' and <= '~');
}
