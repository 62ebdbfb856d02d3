using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.ApiKeys;

/// <summary>API keys in the database: only their hashes.</summary>
internal sealed class ApiKeySql(Database db)
{
    public async Task<ApiKey?> FindAsync(TenantId tenant, ApiKeyId id, CancellationToken ct)
    {
        await using var query = db.In(tenant, SelectSql + " where id = $1", id.Value);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>Keys in the order of their creation, after one of them; revoked ones too.</summary>
    public async Task<List<ApiKey>> ListAsync(TenantId tenant, ApiKeyId? after, int most, CancellationToken ct)
    {
        await using var query = db.In(tenant, SelectSql + " where ($1::uuid is null or id > $1) order by id limit $2", after?.Value, most);
        return await query.ListAsync(Read, ct);
    }

    public static async Task InsertAsync(Work work, ApiKey key, byte[] hash, CancellationToken ct)
    {
        await using var insert = work.Run(
            InsertSql, work.Tenant!.Value.Value, key.Id.Value, key.Name, hash, key.Permissions.ToArray(), key.CreatedAt, key.ExpiresAt, key.CreatedBy?.Kind, key.CreatedBy?.Id,
            key.Parent?.Value);
        await insert.ExecuteAsync(ct);
    }

    /// <summary>
    /// Whether a key still stands. Until the work ends nobody revokes it: what it makes now is seen by whoever revokes it and what it made.
    /// </summary>
    public static async Task<bool> HoldAsync(Work work, ApiKeyId id, CancellationToken ct)
    {
        await using var query = work.Run("select true from api_keys where id = $1 and revoked_at is null for share", id.Value);
        return await query.ScalarAsync<bool>(ct);
    }

    /// <summary>A key that is not revoked, locked until the work ends. Null if there is none.</summary>
    public static async Task<ApiKey?> LockAsync(Work work, ApiKeyId id, CancellationToken ct)
    {
        await using var query = work.Run(SelectSql + " where id = $1 and revoked_at is null for update", id.Value);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>Revokes one key.</summary>
    public static async Task RevokeAsync(Work work, ApiKeyId id, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = work.Run("update api_keys set revoked_at = $2 where id = $1 and revoked_at is null", id.Value, now);
        await update.ExecuteAsync(ct);
    }

    /// <summary>Revokes all that a key made, that those made, and so on. Answers which were not revoked before.</summary>
    public static async Task<List<ApiKeyId>> RevokeMadeByAsync(Work work, ApiKeyId id, DateTimeOffset now, CancellationToken ct)
    {
        var all = new List<ApiKeyId>();
        while (true)
        {
            // Once more after each round: one that was just making another held its own row, and the round waited for it.
            await using var update = work.Run(RevokeMadeBySql, id.Value, now);
            var revoked = await update.ListAsync(row => new ApiKeyId(row.GetGuid(0)), ct);
            if (revoked.Count == 0)
            {
                return all;
            }

            all.AddRange(revoked);
        }
    }

    /// <summary>Revokes all keys of a name.</summary>
    public static async Task RevokeByNameAsync(Work work, string name, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = work.Run("update api_keys set revoked_at = $2 where name = $1 and revoked_at is null", name, now);
        await update.ExecuteAsync(ct);
    }

    private const string SelectSql = "select id, name, permissions, created_at, expires_at, revoked_at, created_by_kind, created_by_id, parent_id from api_keys";

    private const string InsertSql = """
        insert into api_keys (tenant_id, id, name, hash, permissions, created_at, expires_at, created_by_kind, created_by_id, parent_id)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """;

    private const string RevokeMadeBySql = """
        with recursive made as (
            select k.id from api_keys k where k.parent_id = $1
            union
            select k.id from api_keys k join made m on k.parent_id = m.id
        )
        update api_keys k set revoked_at = $2 from made m where k.id = m.id and k.revoked_at is null returning k.id
        """;

    private static ApiKey Read(NpgsqlDataReader row) => new()
    {
        Id = new ApiKeyId(row.GetGuid(0)),
        Name = row.GetString(1),
        Permissions = row.GetFieldValue<string[]>(2),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(3),
        ExpiresAt = row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4),
        RevokedAt = row.IsDBNull(5) ? null : row.GetFieldValue<DateTimeOffset>(5),
        CreatedBy = row.IsDBNull(6) ? null : new ApiKeyMaker { Kind = row.GetString(6), Id = row.IsDBNull(7) ? null : row.GetString(7) },
        Parent = row.IsDBNull(8) ? null : new ApiKeyId(row.GetGuid(8)),
    };
}
