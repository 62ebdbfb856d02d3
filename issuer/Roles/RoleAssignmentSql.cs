using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Roles;

/// <summary>Who has which role. An assignment goes with its role, identity or client.</summary>
internal sealed class RoleAssignmentSql(Database db)
{
    /// <summary>Those who have a role, by subject, after one of them.</summary>
    public async Task<List<RoleAssignmentBody>> ListAsync(TenantId tenant, RoleId role, RoleSubject? after, int most, CancellationToken ct)
    {
        await using var query = db.In(
            tenant,
            """
            select a.identity_id, a.client_id, a.created_at from role_assignments a
            where a.role_id = $1 and ($2::uuid is null or coalesce(a.identity_id, a.client_id) > $2)
            order by coalesce(a.identity_id, a.client_id) limit $3
            """,
            role.Value, after?.Identity?.Value ?? after?.Client?.Value, most);
        return await query.ListAsync(
            row => new RoleAssignmentBody
            {
                Subject = row.IsDBNull(0) ? new ClientId(row.GetGuid(1)).ToString() : new IdentityId(row.GetGuid(0)).ToString(),
                CreatedAt = row.GetFieldValue<DateTimeOffset>(2),
            },
            ct);
    }

    /// <summary>Whether the work's tenant has the subject.</summary>
    public static async Task<bool> HasSubjectAsync(Work work, RoleSubject subject, CancellationToken ct)
    {
        await using var query = work.Run(
            "select exists (select 1 from identities where id = $1) or exists (select 1 from clients where id = $2)", subject.Identity?.Value, subject.Client?.Value);
        return await query.ScalarAsync<bool>(ct);
    }

    /// <summary>True if the subject has the role now and had not before.</summary>
    public static async Task<bool> InsertAsync(Work work, RoleId role, RoleSubject subject, DateTimeOffset now, CancellationToken ct)
    {
        await using var insert = work.Run(
            "insert into role_assignments (tenant_id, role_id, identity_id, client_id, created_at) values ($1, $2, $3, $4, $5) on conflict do nothing",
            work.Tenant!.Value.Value, role.Value, subject.Identity?.Value, subject.Client?.Value, now);
        return await insert.ExecuteAsync(ct) == 1;
    }

    /// <summary>What is too many after an insert; null if nothing is.</summary>
    public static async Task<string?> ExcessAsync(Work work, RoleSubject subject, CancellationToken ct)
    {
        await using var query = work.Run(
            """
            select (select count(*) from (select 1 from role_assignments limit $3) a),
                   (select count(*) from role_assignments a where a.identity_id = $1 or a.client_id = $2)
            """,
            subject.Identity?.Value, subject.Client?.Value, RoleRules.MostAssignments + 1);
        await using var row = await query.ReadAsync(ct);
        await row.ReadAsync(ct);
        return row.GetInt64(0) > RoleRules.MostAssignments ? $"a tenant may have {RoleRules.MostAssignments} assignments of roles"
            : row.GetInt64(1) > RoleRules.MostRolesOfSubject ? $"a subject may have {RoleRules.MostRolesOfSubject} roles"
            : null;
    }

    /// <summary>True if the subject had the role.</summary>
    public static async Task<bool> DeleteAsync(Work work, RoleId role, RoleSubject subject, CancellationToken ct)
    {
        await using var delete = work.Run(
            "delete from role_assignments where role_id = $1 and (identity_id = $2 or client_id = $3)", role.Value, subject.Identity?.Value, subject.Client?.Value);
        return await delete.ExecuteAsync(ct) == 1;
    }
}
