using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Policies.Drafts;

namespace Plinto.Issuer.Policies.Releases;

/// <summary><c>/v1/policies/releases</c>: what was in force and is. <c>/v1/policies/settings</c>: what every release is made with.</summary>
internal static class ReleaseEndpoints
{
    public static void Map(Routes routes)
    {
        var policies = routes.MapPolicies();
        ActivationEndpoints.Map(policies);
        policies.MapGet("/releases", ListReleases).RequireAuthorization(Permissions.ReadPolicies);
        policies.MapGet("/releases/{number:long}", GetRelease).RequireAuthorization(Permissions.ReadPolicies);
        policies.MapGet("/settings", GetSettings).RequireAuthorization(Permissions.ReadPolicies);
        policies.MapPatch("/settings", UpdateSettings).RequireAuthorization(Permissions.ActivatePolicies).Produces<PolicySettingsResource>();
    }

    private static async Task<Results<Ok<Page<ReleaseResource>>, Problem>> ListReleases(Caller caller, PageRequest page, ReleaseSql releases, CancellationToken ct)
    {
        long? before = null;
        if (page.Cursor is not null)
        {
            if (!long.TryParse(page.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return Problems.Invalid("the cursor is not one of this list");
            }

            before = number;
        }

        var rows = await releases.ListAsync(caller.TenantId, before, page.Rows, ct);
        return TypedResults.Ok(Page<ReleaseResource>.Of(rows, page, release => release, release => release.Number.ToString(CultureInfo.InvariantCulture)));
    }

    private static async Task<Results<Ok<ReleaseResource>, Problem>> GetRelease(long number, Caller caller, ReleaseSql releases, CancellationToken ct) =>
        await releases.FindAsync(caller.TenantId, number, ct) is { } found ? TypedResults.Ok(found) : Problems.NotFound("release");

    private static async Task<Ok<PolicySettingsResource>> GetSettings(Caller caller, HeadSql heads, HttpResponse response, CancellationToken ct)
    {
        var head = await heads.FindAsync(caller.TenantId, ct);
        response.Headers.ETag = IfMatch.TagOf(head.Version);
        return TypedResults.Ok(PolicySettingsResource.From(head));
    }

    private static async Task<IResult> UpdateSettings(
        UpdateSettingsRequest request, Caller caller, IfMatch match, HeadSql heads, SwitchRelease releases, HttpContext http, CancellationToken ct)
    {
        if (PolicyRules.Check(request) is { } fault)
        {
            return fault;
        }

        return await releases.RunAsync(http, caller, request, async before =>
        {
            var head = await heads.FindAsync(caller.TenantId, ct);
            if (match.Version is { } version && version != head.Version)
            {
                return (null, Problems.VersionMismatch());
            }

            var (basePolicy, redactions) = (request.BasePolicy ?? head.BasePolicy, request.Redactions ?? head.Redactions);
            var change = new NewEvent("policy.settings_changed", caller.Actor, caller.TenantId.ToString()) { Data = new() { ["basePolicy"] = basePolicy, ["redactions"] = redactions.Count } };
            return (new ReleaseChange(before with { BasePolicy = basePolicy }, "settings", change, ApplyAsync, AnswerAsync), null);

            async Task<Problem?> ApplyAsync(Work work) => await HeadSql.ConfigureAsync(work, match.Version, basePolicy, redactions, ct) ? null : Problems.VersionMismatch();

            async Task<object> AnswerAsync(Work work, long release)
            {
                var after = await HeadSql.FindAsync(work, ct);
                http.Response.Headers.ETag = IfMatch.TagOf(after.Version);
                return PolicySettingsResource.From(after);
            }
        }, ct);
    }
}
