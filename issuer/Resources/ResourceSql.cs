using System.Text.Json;
using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Resources;

/// <summary>Resources and their scopes in the database.</summary>
internal sealed class ResourceSql(Database db)
{
    public async Task<Resource?> FindAsync(TenantId tenant, ResourceId id, CancellationToken ct)
    {
        await using var query = db.In(tenant, SelectSql + " where r.id = $1", id.Value);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>Resources in the order of their creation, after one of them.</summary>
    public async Task<List<Resource>> ListAsync(TenantId tenant, ResourceId? after, int most, CancellationToken ct)
    {
        await using var query = db.In(tenant, SelectSql + " where ($1::uuid is null or r.id > $1) order by r.id limit $2", after?.Value, most);
        return await query.ListAsync(Read, ct);
    }

    /// <inheritdoc cref="FindAsync(TenantId, ResourceId, CancellationToken)"/>
    public static async Task<Resource?> FindAsync(Work work, ResourceId id, CancellationToken ct)
    {
        await using var query = work.Run(SelectSql + " where r.id = $1", id.Value);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>False if the identifier is taken.</summary>
    public static async Task<bool> InsertAsync(Work work, Resource resource, CancellationToken ct)
    {
        await using (var insert = work.Run(
            "insert into resources (tenant_id, id, identifier, name, access_token_lifetime, created_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
            work.Tenant!.Value.Value, resource.Id.Value, resource.Identifier, resource.Name, resource.AccessTokenLifetime, resource.CreatedAt))
        {
            if (await insert.ExecuteAsync(ct) == 0)
            {
                return false;
            }
        }

        await SetScopesAsync(work, resource.Id, resource.Scopes, ct);
        await DescribeAsync(work, resource.Id, resource.ScopeDescriptions, ct);
        return true;
    }

    /// <summary>False if it is unknown, or <paramref name="version"/> is no longer the stored one.</summary>
    public static async Task<bool> UpdateAsync(Work work, ResourceId id, long? version, ResourcePatch patch, CancellationToken ct)
    {
        await using (var update = work.Run(UpdateSql, id.Value, version, patch.Name, patch.AccessTokenLifetime))
        {
            if (await update.ExecuteAsync(ct) == 0)
            {
                return false;
            }
        }

        if (patch.Scopes is { } scopes)
        {
            await SetScopesAsync(work, id, scopes, ct);
        }

        if (patch.ScopeDescriptions is { } descriptions)
        {
            await DescribeAsync(work, id, descriptions, ct);
        }

        return true;
    }

    /// <summary>False if it is unknown, or <paramref name="version"/> is no longer the stored one.</summary>
    public static async Task<bool> DeleteAsync(Work work, ResourceId id, long? version, CancellationToken ct)
    {
        await using (var forget = work.Run("update clients set default_resource_id = null, version = version + 1 where default_resource_id = $1", id.Value))
        {
            await forget.ExecuteAsync(ct);
        }

        await using var delete = work.Run("delete from resources where id = $1 and ($2::bigint is null or version = $2)", id.Value, version);
        return await delete.ExecuteAsync(ct) == 1;
    }

    /// <summary>The clients that may have tokens for it, or hold some for people.</summary>
    public static async Task<List<ClientId>> ClientsAsync(Work work, ResourceId id, CancellationToken ct)
    {
        await using var query = work.Run(
            "select client_id from client_resources where resource_id = $1 union select client_id from token_families where resource_id = $1 and revoked_at is null order by 1",
            id.Value);
        return await query.ListAsync(row => new ClientId(row.GetGuid(0)), ct);
    }

    // A scope that goes is taken from the clients that had it, by the foreign key.
    private static async Task SetScopesAsync(Work work, ResourceId id, IReadOnlyList<string> scopes, CancellationToken ct)
    {
        var wanted = scopes.Distinct(StringComparer.Ordinal).ToArray();
        await using (var drop = work.Run("delete from resource_scopes where resource_id = $1 and scope <> all ($2)", id.Value, wanted))
        {
            await drop.ExecuteAsync(ct);
        }

        await using var add = work.Run(
            "insert into resource_scopes (tenant_id, resource_id, scope) select $1, $2, unnest($3) on conflict do nothing", work.Tenant!.Value.Value, id.Value, wanted);
        await add.ExecuteAsync(ct);
    }

    private static async Task DescribeAsync(Work work, ResourceId id, IReadOnlyDictionary<string, string> descriptions, CancellationToken ct)
    {
        var json = JsonSerializer.Serialize(descriptions, ResourcesJson.Default.IReadOnlyDictionaryStringString);
        await using var update = work.Run("update resource_scopes set description = $2::jsonb ->> scope where resource_id = $1", id.Value, SqlValue.Json(json));
        await update.ExecuteAsync(ct);
    }

    private const string SelectSql = """
        select r.id, r.identifier, r.name, r.access_token_lifetime, r.version, r.created_at,
               array(select s.scope from resource_scopes s where s.tenant_id = r.tenant_id and s.resource_id = r.id order by s.scope),
               coalesce((select jsonb_object_agg(s.scope, s.description) from resource_scopes s
                         where s.tenant_id = r.tenant_id and s.resource_id = r.id and s.description is not null), '{}'::jsonb)::text
        from resources r
        """;

    private const string UpdateSql = """
        update resources set name = coalesce($3, name), access_token_lifetime = coalesce($4, access_token_lifetime), version = version + 1
        where id = $1 and ($2::bigint is null or version = $2)
        """;

    private static Resource Read(NpgsqlDataReader row) => new()
    {
        Id = new ResourceId(row.GetGuid(0)),
        Identifier = row.GetString(1),
        Name = row.GetString(2),
        AccessTokenLifetime = row.IsDBNull(3) ? null : row.GetTimeSpan(3),
        Version = row.GetInt64(4),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(5),
        Scopes = row.GetFieldValue<string[]>(6),
        ScopeDescriptions = JsonSerializer.Deserialize(row.GetString(7), ResourcesJson.Default.IReadOnlyDictionaryStringString)!,
    };
}
