using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Policies.Execution;

namespace Plinto.Issuer.Policies.Sources;

/// <summary>Policies in the database. Their files are revisions', what is active is a release's.</summary>
internal sealed class PolicySql(Database db)
{
    public async Task<Policy?> FindAsync(TenantId tenant, PolicyId id, CancellationToken ct)
    {
        await using var query = db.In(tenant, SelectSql + " where id = $1", id.Value);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>Policies in the order of their creation, after one of them.</summary>
    public async Task<List<Policy>> ListAsync(TenantId tenant, PolicyId? after, int most, CancellationToken ct)
    {
        await using var query = db.In(tenant, SelectSql + " where ($1::uuid is null or id > $1) order by id limit $2", after?.Value, most);
        return await query.ListAsync(Read, ct);
    }

    /// <inheritdoc cref="FindAsync(TenantId, PolicyId, CancellationToken)"/>
    public static async Task<Policy?> FindAsync(Work work, PolicyId id, CancellationToken ct)
    {
        await using var query = work.Run(SelectSql + " where id = $1", id.Value);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>False if the name is taken, or there are as many as there may be.</summary>
    public static async Task<bool> InsertAsync(Work work, Policy policy, CancellationToken ct)
    {
        // Creations of one tenant one after the other, so that its limit holds.
        await using (var turn = work.Run("select pg_advisory_xact_lock(hashtext('plinto.policies'), hashtext($1))", work.Tenant!.Value.ToString()))
        {
            await turn.ExecuteAsync(ct);
        }

        await using var insert = work.Run(
            InsertSql, work.Tenant!.Value.Value, policy.Id.Value, policy.Name, policy.Description, policy.CreatedAt, PolicyLimits.MostPolicies);
        return await insert.ExecuteAsync(ct) == 1;
    }

    /// <summary>Takes the number of the next revision. Null if the policy is unknown or has as many as it may.</summary>
    public static async Task<Policy?> NextRevisionAsync(Work work, PolicyId id, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = work.Run(NextRevisionSql, id.Value, now, PolicyLimits.MostRevisions);
        return await update.FirstAsync(Read, ct);
    }

    /// <summary>False if it is unknown, or <paramref name="version"/> is no longer the stored one.</summary>
    public static async Task<bool> DescribeAsync(Work work, PolicyId id, long? version, string description, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = work.Run(
            "update policies set description = nullif($3, ''), updated_at = $4, version = version + 1 where id = $1 and ($2::bigint is null or version = $2)", id.Value, version,
            description, now);
        return await update.ExecuteAsync(ct) == 1;
    }

    /// <summary>Activates a revision, or (null) none. False if the policy is gone, or its active revision is not <paramref name="expected"/> (null: any, 0: none).</summary>
    public static async Task<bool> ActivateAsync(Work work, PolicyId id, int? revision, int? expected, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = work.Run(ActivateSql, id.Value, (long?)revision, (long?)expected, now);
        return await update.ExecuteAsync(ct) == 1;
    }

    /// <summary>False if it is active, unknown, or <paramref name="version"/> is no longer the stored one.</summary>
    public static async Task<bool> DeleteAsync(Work work, PolicyId id, long? version, CancellationToken ct)
    {
        await using var delete = work.Run("delete from policies where id = $1 and active_revision is null and ($2::bigint is null or version = $2)", id.Value, version);
        return await delete.ExecuteAsync(ct) == 1;
    }

    private const string SelectSql = "select id, name, description, revision, active_revision, previous_revision, version, created_at, updated_at from policies";

    private const string InsertSql = """
        insert into policies (tenant_id, id, name, description, revision, created_at, updated_at)
        select $1, $2, $3, $4, 1, $5, $5 where (select count(*) from policies) < $6
        on conflict do nothing
        """;

    private const string NextRevisionSql = """
        update policies set revision = revision + 1, updated_at = $2, version = version + 1 where id = $1 and revision < $3
        returning id, name, description, revision, active_revision, previous_revision, version, created_at, updated_at
        """;

    private const string ActivateSql = """
        update policies set active_revision = $2, previous_revision = coalesce(active_revision, previous_revision), updated_at = $4, version = version + 1
        where id = $1 and ($3::bigint is null or coalesce(active_revision, 0) = $3)
        """;

    private static Policy Read(NpgsqlDataReader row) => new()
    {
        Id = new PolicyId(row.GetGuid(0)),
        Name = row.GetString(1),
        Description = row.IsDBNull(2) ? null : row.GetString(2),
        Revision = row.GetInt32(3),
        ActiveRevision = row.IsDBNull(4) ? null : row.GetInt32(4),
        PreviousRevision = row.IsDBNull(5) ? null : row.GetInt32(5),
        Version = row.GetInt64(6),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(7),
        UpdatedAt = row.GetFieldValue<DateTimeOffset>(8),
    };
}
