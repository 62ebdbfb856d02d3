using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Roles;

/// <summary>Roles in the database.</summary>
internal sealed class RoleSql(Database db)
{
    public async Task<Role?> FindAsync(TenantId tenant, RoleId id, CancellationToken ct)
    {
        await using var query = db.In(tenant, SelectSql + " where r.id = $1", id.Value);
        return await query.FirstAsync(Read, ct);
    }

    /// <inheritdoc cref="FindAsync(TenantId, RoleId, CancellationToken)"/>
    public static async Task<Role?> FindAsync(Work work, RoleId id, CancellationToken ct)
    {
        await using var query = work.Run(SelectSql + " where r.id = $1", id.Value);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>Roles in the order of their creation, after one of them.</summary>
    /// <param name="subject">Only those that it has; null: all.</param>
    public async Task<List<Role>> ListAsync(TenantId tenant, RoleSubject? subject, RoleId? after, int most, CancellationToken ct)
    {
        await using var query = db.In(
            tenant,
            SelectSql + """
             where ($1::uuid is null or r.id > $1)
               and ($2::uuid is null or exists (select 1 from role_assignments a where a.tenant_id = r.tenant_id and a.role_id = r.id and a.identity_id = $2))
               and ($3::uuid is null or exists (select 1 from role_assignments a where a.tenant_id = r.tenant_id and a.role_id = r.id and a.client_id = $3))
             order by r.id limit $4
            """,
            after?.Value, subject?.Identity?.Value, subject?.Client?.Value, most);
        return await query.ListAsync(Read, ct);
    }

    /// <summary>Null, or why it cannot be: the name is taken, or there are too many.</summary>
    public static async Task<string?> InsertAsync(Work work, Role role, CancellationToken ct)
    {
        await using var count = work.Run("select count(*) from roles");
        if (await count.ScalarAsync<long>(ct) >= RoleRules.MostRoles)
        {
            return $"a tenant may have {RoleRules.MostRoles} roles";
        }

        await using var insert = work.Run(
            "insert into roles (tenant_id, id, name, description, permissions, created_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
            work.Tenant!.Value.Value, role.Id.Value, role.Name, role.Description, role.Permissions.ToArray(), role.CreatedAt);
        return await insert.ExecuteAsync(ct) == 1 ? null : "another role has this name";
    }

    /// <summary>False if it is unknown, or <paramref name="version"/> is no longer the stored one.</summary>
    public static async Task<bool> UpdateAsync(Work work, RoleId id, long? version, UpdateRoleRequest patch, CancellationToken ct)
    {
        await using var update = work.Run(
            """
            update roles set description = nullif(coalesce($3, description), ''), permissions = coalesce($4, permissions), version = version + 1
            where id = $1 and ($2::bigint is null or version = $2)
            """,
            id.Value, version, patch.Description, patch.Permissions?.Distinct(StringComparer.Ordinal).ToArray());
        return await update.ExecuteAsync(ct) == 1;
    }

    /// <summary>Deletes it, and takes it from all who have it. False if it is unknown, or <paramref name="version"/> is no longer the stored one.</summary>
    public static async Task<bool> DeleteAsync(Work work, RoleId id, long? version, CancellationToken ct)
    {
        await using var delete = work.Run("delete from roles where id = $1 and ($2::bigint is null or version = $2)", id.Value, version);
        return await delete.ExecuteAsync(ct) == 1;
    }

    private const string SelectSql = "select r.id, r.name, r.description, r.permissions, r.version, r.created_at from roles r";

    private static Role Read(NpgsqlDataReader row) => new()
    {
        Id = new RoleId(row.GetGuid(0)),
        Name = row.GetString(1),
        Description = row.IsDBNull(2) ? null : row.GetString(2),
        Permissions = row.GetFieldValue<string[]>(3),
        Version = row.GetInt64(4),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(5),
    };
}
