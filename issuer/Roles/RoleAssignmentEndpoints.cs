using Microsoft.AspNetCore.Http.HttpResults;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.EdgeChanges;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Roles;

/// <summary><c>/v1/roles/{id}/assignments</c>: who has a role, which policies read as <c>data.plinto.assignments</c>. Applied at every edge within a second.</summary>
internal static class RoleAssignmentEndpoints
{
    public static void Map(IEndpointRouteBuilder roles)
    {
        roles.MapGet("/{id}/assignments", ListAssignments).RequireAuthorization(Permissions.ReadRoles);
        roles.MapPut("/{id}/assignments/{subject}", Assign).RequireAuthorization(Permissions.ManageRoles);
        roles.MapDelete("/{id}/assignments/{subject}", Unassign).RequireAuthorization(Permissions.ManageRoles);
    }

    private static async Task<Results<Ok<Page<RoleAssignmentBody>>, Problem>> ListAssignments(
        string id, Caller caller, PageRequest page, RoleSql roles, RoleAssignmentSql assignments, CancellationToken ct)
    {
        if (!page.TryReadCursor<RoleSubject>(RoleSubject.TryParse, out var after))
        {
            return PageRequest.ForeignCursor();
        }

        if (!RoleId.TryParse(id, out var role) || await roles.FindAsync(caller.TenantId, role, ct) is null)
        {
            return Problems.NotFound("role");
        }

        var rows = await assignments.ListAsync(caller.TenantId, role, after, page.Rows, ct);
        return TypedResults.Ok(Page<RoleAssignmentBody>.Of(rows, page, assignment => assignment, assignment => assignment.Subject));
    }

    private static async Task<Results<NoContent, Problem>> Assign(
        string id, string subject, Caller caller, Database db, EventLog events, TimeProvider time, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (!RoleId.TryParse(id, out var role) || await RoleSql.FindAsync(work, role, ct) is null)
        {
            return Problems.NotFound("role");
        }

        if (!RoleSubject.TryParse(subject, out var known) || !await RoleAssignmentSql.HasSubjectAsync(work, known, ct))
        {
            return Problems.NotFound("identity or client");
        }

        var now = time.GetUtcNow();
        if (!await RoleAssignmentSql.InsertAsync(work, role, known, now, ct))
        {
            return TypedResults.NoContent();
        }

        if (await RoleAssignmentSql.ExcessAsync(work, known, ct) is { } excess)
        {
            return Problems.Conflict(excess);
        }

        await EdgeChangeSql.AssignmentAsync(work, known.ToString(), now, ct);
        await events.AppendAsync(work, new NewEvent("role.assigned", caller.Actor, id) { Data = new() { ["subject"] = subject } }, ct);
        await work.CommitAsync(ct);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, Problem>> Unassign(
        string id, string subject, Caller caller, Database db, EventLog events, TimeProvider time, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (!RoleId.TryParse(id, out var role) || !RoleSubject.TryParse(subject, out var known) || !await RoleAssignmentSql.DeleteAsync(work, role, known, ct))
        {
            return Problems.NotFound("assignment");
        }

        await EdgeChangeSql.AssignmentAsync(work, known.ToString(), time.GetUtcNow(), ct);
        await events.AppendAsync(work, new NewEvent("role.unassigned", caller.Actor, id) { Data = new() { ["subject"] = subject } }, ct);
        await work.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
