using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Http;
using Plinto.Issuer.Policies.Sources;

namespace Plinto.Issuer.Policies.Releases;

/// <summary><c>/v1/policies/releases</c>: what was active and is. <c>/v1/policies/settings</c>: what every release is made with.</summary>
internal static class ReleaseEndpoints
{
    private const int MostRedactions = 64;
    private const int LongestRedaction = 256;

    public static void Map(Routes routes)
    {
        var policies = routes.MapPolicies();
        ActivationEndpoints.Map(policies);
        policies.MapGet("/releases", ListReleases).RequireAuthorization(Permissions.ReadPolicies);
        policies.MapGet("/releases/{number:long}", GetRelease).RequireAuthorization(Permissions.ReadPolicies);
        policies.MapGet("/settings", GetSettings).RequireAuthorization(Permissions.ReadPolicies);
        policies.MapPatch("/settings", UpdateSettings).RequireAuthorization(Permissions.ActivatePolicies).Produces<PolicySettingsBody>();
    }

    private static async Task<Results<Ok<Page<ReleaseBody>>, Problem>> ListReleases(Caller caller, PageRequest page, ReleaseSql releases, CancellationToken ct)
    {
        if (!page.TryReadCursor(out long? before))
        {
            return PageRequest.ForeignCursor();
        }

        var rows = await releases.ListAsync(caller.TenantId, before, page.Rows, ct);
        return TypedResults.Ok(Page<ReleaseBody>.Of(rows, page, release => release, release => release.Number.ToString(CultureInfo.InvariantCulture)));
    }

    private static async Task<Results<Ok<ReleaseBody>, Problem>> GetRelease(long number, Caller caller, ReleaseSql releases, CancellationToken ct) =>
        await releases.FindAsync(caller.TenantId, number, ct) is { } found ? TypedResults.Ok(found) : Problems.NotFound("release");

    private static async Task<Ok<PolicySettingsBody>> GetSettings(Caller caller, HeadSql heads, HttpResponse response, CancellationToken ct)
    {
        var head = await heads.FindAsync(caller.TenantId, ct);
        return response.OkAt(head.Version, PolicySettingsBody.From(head));
    }

    private static async Task<IResult> UpdateSettings(
        UpdateSettingsRequest request, Caller caller, IfMatch match, SwitchRelease releases, HttpContext http, CancellationToken ct) =>
        Check(request) is { } fault ? fault : await releases.RunAsync(http, caller, request, new SettingsChange(match.Version, request.BasePolicy, request.Redactions), ct);

    private static Problem? Check(UpdateSettingsRequest request) => new Faults().Require(
        request.Redactions is not { } paths || (paths.Count <= MostRedactions
            && paths.All(path => path is { Length: > 1 and <= LongestRedaction } && path[0] == '/' && !path.Any(char.IsControl))),
        "redactions", $"there may be {MostRedactions}, each a JSON pointer such as /token/email of at most {LongestRedaction} characters").Problem;
}
