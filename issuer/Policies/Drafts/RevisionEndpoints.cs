using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Idempotency;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Policies.Execution;
using Plinto.Issuer.Policies.Sources;

namespace Plinto.Issuer.Policies.Drafts;

/// <summary><c>/v1/policies/{id}/revisions</c>: what a policy says and said. A new one is a draft; none ever changes.</summary>
internal static class RevisionEndpoints
{
    public static void Map(IEndpointRouteBuilder policies)
    {
        policies.MapGet("/{id}/revisions", ListRevisions).RequireAuthorization(Permissions.ReadPolicies);
        policies.MapGet("/{id}/revisions/{number:int}", GetRevision).RequireAuthorization(Permissions.ReadPolicies);
        policies.MapGet("/{id}/revisions/{number:int}/diff", CompareRevisions).RequireAuthorization(Permissions.ReadPolicies);
        policies.MapPost("/{id}/revisions", CreateRevision).RequireAuthorization(Permissions.ManagePolicies).TakesFiles().Produces<RevisionBody>(StatusCodes.Status201Created);
    }

    private static async Task<Results<Ok<Page<RevisionBody>>, Problem>> ListRevisions(
        string id, Caller caller, PageRequest page, PolicySql policies, RevisionSql revisions, CancellationToken ct)
    {
        if (!PolicyId.TryParse(id, out var known) || await policies.FindAsync(caller.TenantId, known, ct) is not { } policy)
        {
            return Problems.NotFound("policy");
        }

        if (!page.TryReadCursor(out long? before))
        {
            return PageRequest.ForeignCursor();
        }

        var rows = await revisions.ListAsync(caller.TenantId, known, before, page.Rows, ct);
        return TypedResults.Ok(Page<RevisionBody>.Of(
            rows, page, revision => RevisionBody.From(policy, revision, files: false), revision => revision.Number.ToString(CultureInfo.InvariantCulture)));
    }

    private static async Task<Results<Ok<RevisionBody>, Problem>> GetRevision(
        string id, int number, Caller caller, PolicySql policies, RevisionSql revisions, CancellationToken ct) =>
        PolicyId.TryParse(id, out var known) && await policies.FindAsync(caller.TenantId, known, ct) is { } policy
            && await revisions.FindAsync(caller.TenantId, known, number, ct) is { } found
            ? TypedResults.Ok(RevisionBody.From(policy, found, files: true))
            : Problems.NotFound("revision of a policy");

    private static async Task<Results<Ok<RevisionDifference>, Problem>> CompareRevisions(
        string id, int number, int? from, Caller caller, PolicySql policies, RevisionSql revisions, CancellationToken ct)
    {
        var old = from ?? number - 1;
        if (!PolicyId.TryParse(id, out var known) || await policies.FindAsync(caller.TenantId, known, ct) is null
            || await revisions.FindAsync(caller.TenantId, known, number, ct) is not { } after)
        {
            return Problems.NotFound("revision of a policy");
        }

        // Revision 0 is the empty one, before the first.
        var before = old == 0 ? [] : (await revisions.FindAsync(caller.TenantId, known, old, ct))?.Files;
        return before is null ? Problems.NotFound("revision of a policy") : TypedResults.Ok(RevisionDifference.Between(old, before, number, after.Files));
    }

    private static async Task<IResult> CreateRevision(
        string id, CreateRevisionRequest request, Caller caller, PolicySql policies, SaveRevision save, IdempotentWrite writes, EventLog events, TimeProvider time,
        HttpContext http, CancellationToken ct)
    {
        if (PolicyRules.Check(request) is { } fault)
        {
            return fault;
        }

        if (!PolicyId.TryParse(id, out var known) || await policies.FindAsync(caller.TenantId, known, ct) is not { } policy)
        {
            return Problems.NotFound("policy");
        }

        var draft = new PolicySource(known, policy.Name, policy.Revision + 1, request.Files, request.Entrypoints ?? []);
        var (source, wrong) = await save.CheckAsync(caller.TenantId, draft, request.Entrypoints is null, ct);
        return wrong is not null ? wrong : await writes.RunAsync(http, caller, caller.TenantId, request, async work =>
        {
            var now = time.GetUtcNow();
            if (await PolicySql.NextRevisionAsync(work, known, now, ct) is not { } numbered)
            {
                return WriteOutcome.Refuse(Problems.Conflict($"the policy was deleted, or has {PolicyLimits.MostRevisions} revisions already"));
            }

            var revision = SaveRevision.Make(source! with { Revision = numbered.Revision }, request.Message, caller.Actor, now);
            await RevisionSql.InsertAsync(work, known, revision, ct);
            await events.AppendAsync(work, new NewEvent("policy.revised", caller.Actor, id) { Data = new() { ["name"] = numbered.Name, ["revision"] = revision.Number } }, ct);
            return WriteOutcome.Created(
                string.Create(CultureInfo.InvariantCulture, $"/v1/policies/{known}/revisions/{revision.Number}"), RevisionBody.From(numbered, revision, files: false));
        }, ct);
    }
}
