using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Tenants;

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
            "insert into api_keys (tenant_id, id, name, hash, permissions, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)",
            work.Tenant!.Value.Value, key.Id.Value, key.Name, hash, key.Permissions.ToArray(), key.CreatedAt, key.ExpiresAt);
        await insert.ExecuteAsync(ct);
    }

    /// <summary>False if it is unknown or was revoked before.</summary>
    public static async Task<bool> RevokeAsync(Work work, ApiKeyId id, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = work.Run("update api_keys set revoked_at = $2 where id = $1 and revoked_at is null", id.Value, now);
        return await update.ExecuteAsync(ct) == 1;
    }

    /// <summary>Revokes all keys of a name.</summary>
    public static async Task RevokeByNameAsync(Work work, string name, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = work.Run("update api_keys set revoked_at = $2 where name = $1 and revoked_at is null", name, now);
        await update.ExecuteAsync(ct);
    }

    private const string SelectSql = "select id, name, permissions, created_at, expires_at, revoked_at from api_keys";

    private static ApiKey Read(NpgsqlDataReader row) => new()
    {
        Id = new ApiKeyId(row.GetGuid(0)),
        Name = row.GetString(1),
        Permissions = row.GetFieldValue<string[]>(2),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(3),
        ExpiresAt = row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4),
        RevokedAt = row.IsDBNull(5) ? null : row.GetFieldValue<DateTimeOffset>(5),
    };
}
