using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Feed;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Policies.Sources;

namespace Plinto.Issuer.Bundles;

/// <summary>
/// <c>GET /v1/policies/bundle.tar.gz</c>: what is active, in OPA's bundle format, so that a stock OPA and <c>Plinto.AspNetCore</c> decide by it too. <c>If-None-Match</c> answers
/// 304; with <c>Prefer: wait=N</c> only once N seconds have passed without a change. It holds who has which role, so it needs <c>roles:read</c> beside <c>policies:read</c>.
/// </summary>
internal static partial class BundleEndpoint
{
    private const string MediaType = "application/vnd.openpolicyagent.bundles"; // says to OPA that long polls are understood
    private const int LongestWait = 60;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    public static void Map(Routes routes) =>
        routes.MapPolicies().MapGet("/bundle.tar.gz", GetBundle).RequireAuthorization(Permissions.ReadPolicies, Permissions.ReadRoles)
            .Produces(StatusCodes.Status200OK, contentType: MediaType);

    private static async Task<IResult> GetBundle(
        HttpContext http, Caller caller, BundleSql bundles, BuildBundle build, FeedHub hub, IHostApplicationLifetime lifetime, TimeProvider time, CancellationToken ct)
    {
        var known = http.Request.Headers.IfNoneMatch;
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers.Vary = "Authorization, Plinto-Tenant";
        if (known.Count > 0)
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping);
            if (await WaitAsync(caller.TenantId, known, Wait(http.Request.Headers["Prefer"]), bundles, hub, time, ending.Token) is { } same)
            {
                http.Response.Headers.ETag = same;
                http.Response.ContentType = MediaType;
                return TypedResults.StatusCode(StatusCodes.Status304NotModified);
            }
        }

        var (version, archive, fault) = await build.RunAsync(caller.TenantId, ct);
        if (archive is null)
        {
            return fault!;
        }

        http.Response.Headers.ETag = version!.Tag;
        return TypedResults.Bytes(archive, MediaType);
    }

    // The tag the caller has, once it had time to change; null as soon as there is another.
    private static async Task<string?> WaitAsync(TenantId tenant, StringValues known, TimeSpan longest, BundleSql bundles, FeedHub hub, TimeProvider time, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            // Taken before the look, so that a change after the look wakes it.
            var change = hub.NextChangeAsync(tenant);
            if (await bundles.VersionAsync(tenant, CancellationToken.None) is not { } version || !Matches(known, version.Tag))
            {
                return null;
            }

            var left = longest - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || ct.IsCancellationRequested)
            {
                return version.Tag;
            }

            // A change that this replica's feed missed is found by looking.
            await Task.WhenAny(change, Task.Delay(left < LookAgain ? left : LookAgain, time, ct));
        }
    }

    private static bool Matches(StringValues known, string tag) =>
        known.SelectMany(line => line!.Split(',')).Select(part => part.Trim()).Any(part => part == tag || part == "*" || part == "W/" + tag);

    private static TimeSpan Wait(StringValues prefer)
    {
        var match = WaitPreference().Match(string.Join(';', prefer.AsEnumerable()));
        return match.Success && int.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, LongestWait))
            : TimeSpan.Zero;
    }

    // RFC 7240 §4.3; OPA sends `modes=snapshot,delta;wait=N`.
    [GeneratedRegex(@"(?:^|[;,\s])wait\s*=\s*""?([0-9]{1,6})")]
    private static partial Regex WaitPreference();
}
