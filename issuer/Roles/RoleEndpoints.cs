using Microsoft.AspNetCore.Http.HttpResults;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.EdgeChanges;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Idempotency;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Roles;

/// <summary><c>/v1/roles</c>: named sets of permissions, which policies read as <c>data.plinto.roles</c>. Who has them is in <see cref="RoleAssignmentEndpoints"/>.</summary>
internal static class RoleEndpoints
{
    public static void Map(Routes routes)
    {
        var roles = routes.Root.MapGroup("/v1/roles").WithTags("roles").AddEndpointFilter<RequireCallerTenant>();
        roles.MapGet("/", ListRoles).RequireAuthorization(Permissions.ReadRoles);
        roles.MapGet("/{id}", GetRole).RequireAuthorization(Permissions.ReadRoles);
        roles.MapPost("/", CreateRole).RequireAuthorization(Permissions.ManageRoles).Produces<RoleBody>(StatusCodes.Status201Created);
        roles.MapPatch("/{id}", UpdateRole).RequireAuthorization(Permissions.ManageRoles);
        roles.MapDelete("/{id}", DeleteRole).RequireAuthorization(Permissions.ManageRoles);
        RoleAssignmentEndpoints.Map(roles);
    }

    private static async Task<Results<Ok<Page<RoleBody>>, Problem>> ListRoles(string? subject, Caller caller, PageRequest page, RoleSql roles, CancellationToken ct)
    {
        if (!page.TryReadCursor(out RoleId? after))
        {
            return PageRequest.ForeignCursor();
        }

        RoleSubject? of = null;
        if (subject is not null)
        {
            if (!RoleSubject.TryParse(subject, out var known))
            {
                return Problems.Invalid("subject is neither the id of an identity nor that of a client");
            }

            of = known;
        }

        var rows = await roles.ListAsync(caller.TenantId, of, after, page.Rows, ct);
        return TypedResults.Ok(Page<RoleBody>.Of(rows, page, RoleBody.From, role => role.Id.ToString()));
    }

    private static async Task<Results<Ok<RoleBody>, Problem>> GetRole(string id, Caller caller, RoleSql roles, HttpResponse response, CancellationToken ct)
    {
        if (!RoleId.TryParse(id, out var known) || await roles.FindAsync(caller.TenantId, known, ct) is not { } found)
        {
            return Problems.NotFound("role");
        }

        return response.OkAt(found.Version, RoleBody.From(found));
    }

    private static async Task<IResult> CreateRole(
        CreateRoleRequest request, Caller caller, IdempotentWrite writes, EventLog events, TimeProvider time, HttpContext http, CancellationToken ct) =>
        RoleRules.Check(request) is { } fault
            ? fault
            : await writes.RunAsync(http, caller, caller.TenantId, request, async work =>
            {
                var now = time.GetUtcNow();
                var role = new Role
                {
                    Id = new RoleId(Guid.CreateVersion7(now)),
                    Name = request.Name,
                    Description = request.Description,
                    Permissions = [.. request.Permissions.Distinct(StringComparer.Ordinal)],
                    Version = 1,
                    CreatedAt = now,
                };
                if (await RoleSql.InsertAsync(work, role, ct) is { } conflict)
                {
                    return WriteOutcome.Refuse(Problems.Conflict(conflict));
                }

                await EdgeChangeSql.RolesAsync(work, now, ct);
                await events.AppendAsync(work, new NewEvent("role.created", caller.Actor, role.Id.ToString()) { Data = new() { ["name"] = role.Name } }, ct);
                return WriteOutcome.Created("/v1/roles/" + role.Id, RoleBody.From(role), version: role.Version);
            }, ct);

    private static async Task<Results<Ok<RoleBody>, Problem>> UpdateRole(
        string id, UpdateRoleRequest request, Caller caller, IfMatch match, Database db, EventLog events, TimeProvider time, HttpResponse response, CancellationToken ct)
    {
        if (RoleRules.Check(request) is { } fault)
        {
            return fault;
        }

        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (!RoleId.TryParse(id, out var known) || await RoleSql.FindAsync(work, known, ct) is null)
        {
            return Problems.NotFound("role");
        }

        if (!await RoleSql.UpdateAsync(work, known, match.Version, request, ct))
        {
            return Problems.VersionMismatch();
        }

        await EdgeChangeSql.RolesAsync(work, time.GetUtcNow(), ct);
        await events.AppendAsync(work, new NewEvent("role.updated", caller.Actor, id), ct);
        var after = (await RoleSql.FindAsync(work, known, ct))!;
        await work.CommitAsync(ct);
        return response.OkAt(after.Version, RoleBody.From(after));
    }

    private static async Task<Results<NoContent, Problem>> DeleteRole(
        string id, Caller caller, IfMatch match, Database db, EventLog events, TimeProvider time, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (!RoleId.TryParse(id, out var known) || await RoleSql.FindAsync(work, known, ct) is null)
        {
            return Problems.NotFound("role");
        }

        if (!await RoleSql.DeleteAsync(work, known, match.Version, ct))
        {
            return Problems.VersionMismatch();
        }

        await EdgeChangeSql.RolesAsync(work, time.GetUtcNow(), ct);
        await events.AppendAsync(work, new NewEvent("role.deleted", caller.Actor, id), ct);
        await work.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
