using Plinto.Issuer.Edges;
using Plinto.Issuer.FeedKeys;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Tenants;
using Plinto.Protocol;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Feed;

/// <summary>
/// What enrolled edges call: a signed snapshot per tenant, the stream of signed changes (<see cref="FeedStream"/>), acknowledgements.
/// All need the edge's own assertion, see <see cref="AuthenticateEdge"/>; how an edge comes to be is in <c>Edges/</c>.
/// </summary>
internal static class FeedEndpoints
{
    private const int LongestEpoch = 64;
    private const int LongestVersion = 100;
    private const int MostPolicies = 1000;
    private const int LongestFault = 500;

    public static void Map(Routes routes)
    {
        var edge = routes.Root.MapGroup("/edge/v1").ExcludeFromDescription();
        edge.MapGet("/snapshots/{tenant}", GetSnapshot);
        edge.MapGet("/stream", (HttpContext http, FeedStream stream, string? cursor, CancellationToken ct) => stream.ServeAsync(http, cursor, ct));
        edge.MapPost("/ack", Acknowledge);
    }

    private static async Task<IResult> GetSnapshot(
        string tenant, string? known, HttpContext http, AuthenticateEdge authenticate, TenantSql tenants, SnapshotSql snapshots, FeedSigner signer, CancellationToken ct)
    {
        if (await authenticate.CheckAsync(http.Request, ct) is not { } edge)
        {
            return AuthenticateEdge.Refusal();
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
            return AuthenticateEdge.Refusal();
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
            return Problems.Invalid(
                $"policies must be at most {MostPolicies}, each with a release from 0 and a fault of at most {LongestFault} characters without control characters");
        }

        heartbeats.Acknowledge(edge, acknowledgement);
        return TypedResults.NoContent();
    }

    // Nullable annotations don't hold for what stands inside collections of a body.
    private static bool AreWellFormed(IReadOnlyList<PolicyAcknowledgement> policies) => policies.Count <= MostPolicies
        && policies.All(policy => policy is { Release: >= 0 } && TenantId.TryParse(policy.TenantId, out _) && policy.Fault is not { Length: > LongestFault }
            && policy.Fault?.Any(char.IsControl) != true);

    private static bool IsWord(string? text, int most) => text is not null && text.Length <= most && text.All(character => character is >= ' ' and <= '~');
}
