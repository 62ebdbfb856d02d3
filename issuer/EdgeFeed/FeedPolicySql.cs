using Plinto.Issuer.Clients;
using Plinto.Issuer.Data;
using Plinto.Issuer.Identities;
using Plinto.Issuer.Policies;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.EdgeFeed;

/// <summary>What edges decide by, read when it is sent: never older than the change that tells of it.</summary>
internal static class FeedPolicySql
{
    /// <summary>The release in force. A tenant that never activated anything has the base policy, so that roles work without a line of Rego.</summary>
    public static async Task<PolicyRecord> PolicyAsync(Work work, CancellationToken ct)
    {
        await using var query = work.Run(PolicySql);
        return await query.FirstAsync(row => new PolicyRecord
        {
            Release = row.GetInt64(0),
            Plan = row.GetInt64(0) == 0 ? BasePolicy.CompressedPlan : row.GetFieldValue<byte[]>(1),
            Redactions = row.GetFieldValue<string[]>(2),
        }, ct) ?? new PolicyRecord { Release = 0, Plan = BasePolicy.CompressedPlan };
    }

    /// <summary>All roles, and who has them.</summary>
    public static async Task<RolesRecord> RolesAsync(Work work, CancellationToken ct)
    {
        await using var roles = work.Run("select name, permissions from roles order by name");
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

    /// <summary>The roles of one subject; none for a subject that is neither identity nor client.</summary>
    public static async Task<RoleAssignment> AssignmentAsync(Work work, string subject, CancellationToken ct)
    {
        Guid? identity = IdentityId.TryParse(subject, out var person) ? person.Value : null;
        Guid? client = ClientId.TryParse(subject, out var service) ? service.Value : null;
        await using var query = work.Run(AssignmentSql, identity, client);
        return new RoleAssignment { Subject = subject, Roles = await query.ListAsync(row => row.GetString(0), ct) };
    }

    private const string PolicySql = """
        select h.release, r.plan, h.redactions from policy_heads h left join policy_releases r on r.tenant_id = h.tenant_id and r.number = h.release
        """;

    private const string AssignmentsSql = """
        select a.identity_id, a.client_id, array_agg(r.name order by r.name)
        from role_assignments a join roles r on r.tenant_id = a.tenant_id and r.id = a.role_id group by a.identity_id, a.client_id
        """;

    private const string AssignmentSql = """
        select r.name from role_assignments a join roles r on r.tenant_id = a.tenant_id and r.id = a.role_id
        where a.identity_id = $1 or a.client_id = $2 order by r.name
        """;
}
