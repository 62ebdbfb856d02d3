using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Policies.DryRuns;
using Plinto.Issuer.Policies.Execution;
using Plinto.Issuer.Policies.Releases;
using Plinto.Rego.Values;

namespace Plinto.Issuer.Decisions;

/// <summary><c>/v1/decisions</c>: what was allowed and refused, and why. Edges send it (<see cref="DecisionIntake"/>); a refusal's <c>requestId</c> finds it here.</summary>
internal static class DecisionEndpoints
{
    private static readonly TimeSpan DropsShown = TimeSpan.FromDays(30);

    public static void Map(Routes routes)
    {
        var decisions = routes.Root.MapGroup("/v1/decisions").WithTags("decisions").AddEndpointFilter<RequireCallerTenant>();
        decisions.MapGet("/", ListDecisions).RequireAuthorization(Permissions.ReadDecisions);
        decisions.MapGet("/{id}", GetDecision).RequireAuthorization(Permissions.ReadDecisions);
        decisions.MapGet("/{id}/explanation", ExplainDecisionAgain).RequireAuthorization(Permissions.ReadDecisions, Permissions.ReadPolicies, Permissions.ReadRoles)
            .Produces<EvaluationBody>();
        DecisionIntake.Map(routes.Root);
    }

    private static async Task<Results<Ok<DecisionList>, Problem>> ListDecisions(
        HttpRequest request, Caller caller, PageRequest page, DecisionSql decisions, TimeProvider time, CancellationToken ct)
    {
        if (!page.TryReadCursor(out DecisionId? before))
        {
            return PageRequest.ForeignCursor();
        }

        if (!TryRead(request.Query, out var filter))
        {
            return Problems.Invalid("allowed must be true or false, since and until must be times such as 2026-01-31T12:00:00Z, and each filter may be given once");
        }

        var rows = await decisions.ListAsync(caller.TenantId, filter, before, page.Rows, ct);
        var part = Page<DecisionBody>.Of(rows, page, decision => decision, decision => decision.Id);
        return TypedResults.Ok(new DecisionList(part.Items, part.Next, await decisions.CountDroppedAsync(caller.TenantId, time.GetUtcNow() - DropsShown, ct)));
    }

    private static async Task<Results<Ok<DecisionBody>, Problem>> GetDecision(string id, Caller caller, DecisionSql decisions, CancellationToken ct) =>
        DecisionId.TryParse(id, out var known) && await decisions.FindAsync(caller.TenantId, known, ct) is { } found ? TypedResults.Ok(found) : Problems.NotFound("decision");

    /// <summary>
    /// Decides it once more by the release that decided it, and says how that went. Roles are those of now, and what was redacted is not there: both can make it come out
    /// differently.
    /// </summary>
    private static async Task<IResult> ExplainDecisionAgain(string id, Caller caller, DecisionSql decisions, ActiveReleases releases, PolicyWork work, CancellationToken ct)
    {
        if (!DecisionId.TryParse(id, out var known) || await decisions.FindAsync(caller.TenantId, known, ct) is not { } found)
        {
            return Problems.NotFound("decision");
        }

        if (found.Input is not { } input)
        {
            return Problems.Conflict("its input was too large to keep");
        }

        var (release, fault) = await releases.FormerAsync(caller.TenantId, found.Release, ct);
        if (release is null)
        {
            return fault ?? Problems.Conflict($"release {found.Release} is no longer kept");
        }

        var (answer, busy) = await work.DecideAsync(caller.TenantId, () => ExplainDecision.Run(release, found.Entrypoint, RegoJson.From(input), explain: true), ct);
        return answer is null ? busy! : TypedResults.Ok(answer);
    }

    private static bool TryRead(IQueryCollection query, out DecisionFilter filter)
    {
        var allowed = query["allowed"] is [{ Length: > 0 } text] ? text : null;
        filter = new DecisionFilter
        {
            Allowed = allowed is null ? null : allowed == "true",
            Code = One(query, "code"),
            RequestId = One(query, "requestId"),
            Subject = One(query, "subject"),
            Route = One(query, "route"),
            Entrypoint = One(query, "entrypoint"),
            Since = Time(query, "since"),
            Until = Time(query, "until"),
        };
        return allowed is null or "true" or "false" && filter.Since is not null == query.ContainsKey("since") && filter.Until is not null == query.ContainsKey("until")
            && query.All(member => member.Value.Count == 1 && !member.Value[0]!.Contains('\0'));
    }

    private static string? One(IQueryCollection query, string name) => query[name] is [{ Length: > 0 } text] ? text : null;

    private static DateTimeOffset? Time(IQueryCollection query, string name) =>
        DateTimeOffset.TryParse(query[name], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
