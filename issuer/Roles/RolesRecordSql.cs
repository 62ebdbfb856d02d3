using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Roles;

/// <summary>Roles as edges and policies have them.</summary>
internal static class RolesRecordSql
{
    /// <summary>All roles of the work's tenant, and all who have one.</summary>
    public static async Task<RolesRecord> ReadAsync(Work work, CancellationToken ct)
    {
        await using var roles = work.Run("select r.name, r.permissions from roles r order by r.name");
        var permissions = await roles.ListAsync(row => (Name: row.GetString(0), Permissions: row.GetFieldValue<string[]>(1)), ct);
        await using var assignments = work.Run(AssignmentsSql);
        var subjects = await assignments.ListAsync(
            row => (Subject: row.IsDBNull(0) ? new ClientId(row.GetGuid(1)).ToString() : new IdentityId(row.GetGuid(0)).ToString(), Roles: row.GetFieldValue<string[]>(2)), ct);
        return new RolesRecord
        {
            Roles = permissions.ToDictionary(role => role.Name, role => (IReadOnlyList<string>)role.Permissions),
            Assignments = subjects.ToDictionary(subject => subject.Subject, subject => (IReadOnlyList<string>)subject.Roles),
        };
    }

    /// <summary>The roles of one subject.</summary>
    public static async Task<RoleAssignment> ReadAsync(Work work, RoleSubject subject, CancellationToken ct)
    {
        await using var query = work.Run(
            """
            select r.name from role_assignments a join roles r on r.tenant_id = a.tenant_id and r.id = a.role_id
            where a.identity_id = $1 or a.client_id = $2 order by r.name
            """,
            subject.Identity?.Value, subject.Client?.Value);
        return new RoleAssignment { Subject = subject.ToString(), Roles = await query.ListAsync(row => row.GetString(0), ct) };
    }

    private const string AssignmentsSql = """
        select a.identity_id, a.client_id, array_agg(r.name order by r.name)
        from role_assignments a join roles r on r.tenant_id = a.tenant_id and r.id = a.role_id
        group by a.identity_id, a.client_id order by a.identity_id, a.client_id
        """;
}
