using Microsoft.AspNetCore.Http.HttpResults;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Idempotency;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Policies.Execution;
using Plinto.Issuer.Policies.Sources;

namespace Plinto.Issuer.Policies.Drafts;

/// <summary>
/// <c>/v1/policies</c>: named sets of Rego files. What one says is in its revisions (<see cref="RevisionEndpoints"/>), what is active is a release
/// (<c>Releases/</c>), what it would decide can be tried (<c>DryRuns/</c>). Saving needs <c>policies:write</c>, activating <c>policies:activate</c>.
/// </summary>
internal static class PolicyEndpoints
{
    public static void Map(Routes routes)
    {
        var policies = routes.MapPolicies();
        policies.MapGet("/", ListPolicies).RequireAuthorization(Permissions.ReadPolicies);
        policies.MapGet("/{id}", GetPolicy).RequireAuthorization(Permissions.ReadPolicies);
        policies.MapPost("/", CreatePolicy).RequireAuthorization(Permissions.ManagePolicies).TakesFiles().Produces<PolicyBody>(StatusCodes.Status201Created);
        policies.MapPatch("/{id}", UpdatePolicy).RequireAuthorization(Permissions.ManagePolicies);
        policies.MapDelete("/{id}", DeletePolicy).RequireAuthorization(Permissions.ManagePolicies);
        RevisionEndpoints.Map(policies);
    }

    private static async Task<Results<Ok<Page<PolicyBody>>, Problem>> ListPolicies(Caller caller, PageRequest page, PolicySql policies, CancellationToken ct)
    {
        if (!page.TryReadCursor(out PolicyId? after))
        {
            return PageRequest.ForeignCursor();
        }

        var rows = await policies.ListAsync(caller.TenantId, after, page.Rows, ct);
        return TypedResults.Ok(Page<PolicyBody>.Of(rows, page, PolicyBody.From, policy => policy.Id.ToString()));
    }

    private static async Task<Results<Ok<PolicyBody>, Problem>> GetPolicy(string id, Caller caller, PolicySql policies, HttpResponse response, CancellationToken ct)
    {
        if (!PolicyId.TryParse(id, out var known) || await policies.FindAsync(caller.TenantId, known, ct) is not { } found)
        {
            return Problems.NotFound("policy");
        }

        return response.OkAt(found.Version, PolicyBody.From(found));
    }

    private static async Task<IResult> CreatePolicy(
        CreatePolicyRequest request, Caller caller, SaveRevision save, IdempotentWrite writes, EventLog events, TimeProvider time, HttpContext http, CancellationToken ct)
    {
        if (PolicyRules.Check(request) is { } fault)
        {
            return fault;
        }

        var (source, wrong) =
            await save.CheckAsync(caller.TenantId, new PolicySource(null, request.Name, 1, request.Files, request.Entrypoints ?? []), request.Entrypoints is null, ct);
        return wrong is not null ? wrong : await writes.RunAsync(http, caller, caller.TenantId, request, async work =>
        {
            var now = time.GetUtcNow();
            var policy = new Policy
            {
                Id = new PolicyId(Guid.CreateVersion7(now)), Name = request.Name, Description = request.Description, Revision = 1, ActiveRevision = null, PreviousRevision = null,
                Version = 1, CreatedAt = now, UpdatedAt = now,
            };
            if (!await PolicySql.InsertAsync(work, policy, ct))
            {
                return WriteOutcome.Refuse(Problems.Conflict($"another policy has this name, or there are {PolicyLimits.MostPolicies} already"));
            }

            await RevisionSql.InsertAsync(work, policy.Id, SaveRevision.Make(source!, request.Message, caller.Actor, now), ct);
            await events.AppendAsync(work, new NewEvent("policy.created", caller.Actor, policy.Id.ToString()) { Data = new() { ["name"] = policy.Name, ["revision"] = 1 } }, ct);
            return WriteOutcome.Created("/v1/policies/" + policy.Id, PolicyBody.From(policy), version: policy.Version);
        }, ct);
    }

    private static async Task<Results<Ok<PolicyBody>, Problem>> UpdatePolicy(
        string id, UpdatePolicyRequest request, Caller caller, IfMatch match, Database db, EventLog events, TimeProvider time, HttpResponse response, CancellationToken ct)
    {
        if (PolicyRules.Check(request) is { } fault)
        {
            return fault;
        }

        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (!PolicyId.TryParse(id, out var known) || await PolicySql.FindAsync(work, known, ct) is null)
        {
            return Problems.NotFound("policy");
        }

        if (!await PolicySql.DescribeAsync(work, known, match.Version, request.Description, time.GetUtcNow(), ct))
        {
            return Problems.VersionMismatch();
        }

        await events.AppendAsync(work, new NewEvent("policy.described", caller.Actor, id), ct);
        var after = (await PolicySql.FindAsync(work, known, ct))!;
        await work.CommitAsync(ct);
        return response.OkAt(after.Version, PolicyBody.From(after));
    }

    private static async Task<Results<NoContent, Problem>> DeletePolicy(string id, Caller caller, IfMatch match, Database db, EventLog events, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (!PolicyId.TryParse(id, out var known) || await PolicySql.FindAsync(work, known, ct) is not { } policy)
        {
            return Problems.NotFound("policy");
        }

        if (!await PolicySql.DeleteAsync(work, known, match.Version, ct))
        {
            return policy.ActiveRevision is null ? Problems.VersionMismatch() : Problems.Of(ProblemTypes.PolicyActive, "deactivate it before you delete it");
        }

        await events.AppendAsync(work, new NewEvent("policy.deleted", caller.Actor, id) { Data = new() { ["name"] = policy.Name } }, ct);
        await work.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
