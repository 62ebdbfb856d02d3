using System.Text.Json.Nodes;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Policies.Sources;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>
/// <c>/v1/policies/{id}/activate</c>, <c>…/roll-back</c> and <c>…/deactivate</c>: what is in force, changed for all edges at once. The order of it is in <see cref="SwitchRelease"/>.
/// </summary>
internal static class ActivationEndpoints
{
    public static void Map(IEndpointRouteBuilder policies)
    {
        policies.MapPost("/{id}/activate", Activate).RequireAuthorization(Permissions.ActivatePolicies).Produces<ActivationResource>();
        policies.MapPost("/{id}/roll-back", RollBack).RequireAuthorization(Permissions.ActivatePolicies).Produces<ActivationResource>();
        policies.MapPost("/{id}/deactivate", Deactivate).RequireAuthorization(Permissions.ActivatePolicies).Produces<ActivationResource>();
    }

    private static Task<IResult> Activate(
        string id, ActivateRequest request, Caller caller, PolicySql policies, RevisionSql revisions, SwitchRelease releases, TimeProvider time, HttpContext http, CancellationToken ct) =>
        releases.RunAsync(http, caller, request, async before =>
        {
            if (!PolicyId.TryParse(id, out var known) || await policies.FindAsync(caller.TenantId, known, ct) is not { } policy)
            {
                return (null, Problems.NotFound("policy"));
            }

            var source = await revisions.SourceAsync(caller.TenantId, known, request.Revision, ct);
            return Describe(policy, source, request.ExpectedActive, "activated", before, caller, time, ct);
        }, ct);

    private static Task<IResult> RollBack(
        string id, DeactivateRequest? request, Caller caller, PolicySql policies, RevisionSql revisions, SwitchRelease releases, TimeProvider time, HttpContext http, CancellationToken ct) =>
        releases.RunAsync(http, caller, request ?? new DeactivateRequest(), async before =>
        {
            if (!PolicyId.TryParse(id, out var known) || await policies.FindAsync(caller.TenantId, known, ct) is not { } policy)
            {
                return (null, Problems.NotFound("policy"));
            }

            if (policy.PreviousRevision is not { } previous || previous == policy.ActiveRevision)
            {
                return (null, Problems.Conflict("no other revision of the policy was in force before"));
            }

            // Pinned to what was read, so that two roll-backs at once go back one step.
            var source = await revisions.SourceAsync(caller.TenantId, known, previous, ct);
            return Describe(policy, source, request?.ExpectedActive ?? policy.ActiveRevision ?? 0, "rolled_back", before, caller, time, ct);
        }, ct);

    private static Task<IResult> Deactivate(
        string id, DeactivateRequest? request, Caller caller, PolicySql policies, SwitchRelease releases, TimeProvider time, HttpContext http, CancellationToken ct) =>
        releases.RunAsync(http, caller, request ?? new DeactivateRequest(), async before =>
        {
            if (!PolicyId.TryParse(id, out var known) || await policies.FindAsync(caller.TenantId, known, ct) is not { } policy)
            {
                return (null, Problems.NotFound("policy"));
            }

            if (policy.ActiveRevision is null)
            {
                return (null, TypedResults.Ok(new ActivationResource { Policy = PolicyResource.From(policy), Release = before.Over }));
            }

            return (Change(policy, null, request?.ExpectedActive, "deactivated", before.Without(known), caller, time, ct), null);
        }, ct);

    private static (ReleaseChange?, IResult?) Describe(
        Policy policy, PolicySource? source, int? expected, string reason, ReleaseSources before, Caller caller, TimeProvider time, CancellationToken ct)
    {
        if (source is null)
        {
            return (null, Problems.NotFound("revision of the policy"));
        }

        if (expected is { } wanted && wanted != (policy.ActiveRevision ?? 0))
        {
            return (null, Unexpected(policy));
        }

        return before.Policies.Any(active => active.Id == policy.Id && active.Revision == source.Revision)
            ? (null, TypedResults.Ok(new ActivationResource { Policy = PolicyResource.From(policy), Release = before.Over }))
            : (Change(policy, source.Revision, expected, reason, before.With(source), caller, time, ct), null);
    }

    private static ReleaseChange Change(Policy policy, int? revision, int? expected, string reason, ReleaseSources after, Caller caller, TimeProvider time, CancellationToken ct)
    {
        var data = new JsonObject { ["name"] = policy.Name, ["revision"] = revision, ["before"] = policy.ActiveRevision };
        return new ReleaseChange(after, reason, new NewEvent("policy." + reason, caller.Actor, policy.Id.ToString()) { Data = data }, ApplyAsync, AnswerAsync);

        async Task<Problem?> ApplyAsync(Work work) => await PolicySql.ActivateAsync(work, policy.Id, revision, expected, time.GetUtcNow(), ct)
            ? null
            : await PolicySql.FindAsync(work, policy.Id, ct) is { } found ? Unexpected(found) : Problems.NotFound("policy");

        async Task<object> AnswerAsync(Work work, long release) =>
            new ActivationResource { Policy = PolicyResource.From((await PolicySql.FindAsync(work, policy.Id, ct))!), Release = release };
    }

    private static Problem Unexpected(Policy policy) => Problems.Conflict($"the active revision is {policy.ActiveRevision ?? 0}, not the one expected");
}
