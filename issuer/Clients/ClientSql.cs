using System.Text.Json;
using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Secrets;

namespace Plinto.Issuer.Clients;

/// <summary>Clients in the database. No method returns a secret or its hash.</summary>
internal sealed class ClientSql(Database db)
{
    public async Task<Client?> FindAsync(TenantId tenant, ClientId id, CancellationToken ct)
    {
        await using var query = db.In(tenant, SelectSql + " where c.id = $1", id.Value);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>Clients in the order of their creation, after one of them.</summary>
    public async Task<List<Client>> ListAsync(TenantId tenant, ClientId? after, int most, CancellationToken ct)
    {
        await using var query = db.In(tenant, SelectSql + " where ($1::uuid is null or c.id > $1) order by c.id limit $2", after?.Value, most);
        return await query.ListAsync(Read, ct);
    }

    /// <inheritdoc cref="FindAsync(TenantId, ClientId, CancellationToken)"/>
    public static async Task<Client?> FindAsync(Work work, ClientId id, CancellationToken ct)
    {
        await using var query = work.Run(SelectSql + " where c.id = $1", id.Value);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>The id of a client by its name; the oldest, if several have it.</summary>
    public static async Task<ClientId?> FindByNameAsync(Work work, string name, CancellationToken ct)
    {
        await using var query = work.Run("select id from clients where name = $1 order by id limit 1", name);
        var id = await query.ScalarAsync<Guid>(ct);
        return id == default ? null : new ClientId(id);
    }

    /// <summary>Inserts a client without resources: <see cref="SetResourcesAsync"/> comes next.</summary>
    public static async Task InsertAsync(Work work, Client client, CancellationToken ct)
    {
        await using var insert = work.Run(
            InsertSql, work.Tenant!.Value.Value, client.Id.Value, client.Name, client.Type, client.GrantTypes.ToArray(), client.RedirectUris.ToArray(), client.AuthMethod,
            SqlValue.Json(client.Jwks), client.CreatedAt, client.ThirdParty, client.RequirePushedRequests, client.PostLogoutRedirectUris.ToArray(), client.BackchannelLogoutUri);
        await insert.ExecuteAsync(ct);
    }

    /// <summary>Replaces what the client may have. False if a resource or one of its scopes is unknown; then the work must not be committed.</summary>
    public static async Task<bool> SetResourcesAsync(Work work, ClientId id, IReadOnlyDictionary<string, IReadOnlyList<string>> scopes, CancellationToken ct)
    {
        var tenant = work.Tenant!.Value.Value;
        await using (var clear = work.Run("delete from client_resources where client_id = $1", id.Value))
        {
            await clear.ExecuteAsync(ct);
        }

        foreach (var (resource, names) in scopes)
        {
            await using (var allow = work.Run(
                "insert into client_resources (tenant_id, client_id, resource_id) select $1, $2, r.id from resources r where r.identifier = $3", tenant, id.Value, resource))
            {
                if (await allow.ExecuteAsync(ct) == 0)
                {
                    return false;
                }
            }

            var wanted = names.Distinct(StringComparer.Ordinal).ToArray();
            await using var grant = work.Run(GrantScopesSql, tenant, id.Value, resource, wanted);
            if (await grant.ExecuteAsync(ct) != wanted.Length)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Sets the default resource, which must be one the client may have. False if it is not.</summary>
    public static async Task<bool> SetDefaultResourceAsync(Work work, ClientId id, string resource, CancellationToken ct)
    {
        await using var update = work.Run(SetDefaultSql, id.Value, resource);
        return await update.ExecuteAsync(ct) == 1;
    }

    /// <summary>Applies the plain settings of a patch. False if the client is unknown, or <paramref name="version"/> is no longer the stored one.</summary>
    public static async Task<bool> UpdateAsync(Work work, ClientId id, long? version, ClientPatch patch, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = work.Run(
            UpdateSql, id.Value, version, patch.Name, patch.GrantTypes?.ToArray(), patch.RedirectUris?.ToArray(), SqlValue.Json(patch.Jwks), patch.Disabled, now,
            patch.ThirdParty, patch.RequirePushedRequests, patch.PostLogoutRedirectUris?.ToArray(), patch.BackchannelLogoutUri);
        return await update.ExecuteAsync(ct) == 1;
    }

    /// <summary>False if it is unknown, or <paramref name="version"/> is no longer the stored one.</summary>
    public static async Task<bool> DeleteAsync(Work work, ClientId id, long? version, CancellationToken ct)
    {
        await using var delete = work.Run("delete from clients where id = $1 and ($2::bigint is null or version = $2)", id.Value, version);
        return await delete.ExecuteAsync(ct) == 1;
    }

    /// <summary>Adds a secret; those before it end at <paramref name="othersUntil"/>, if they don't end earlier. False for a client that has no secrets.</summary>
    public static async Task<bool> AddSecretAsync(Work work, ClientId id, OpaqueSecret secret, DateTimeOffset now, DateTimeOffset othersUntil, CancellationToken ct)
    {
        await using (var expire = work.Run(
            "update client_secrets set expires_at = least(coalesce(expires_at, $2), $2) where client_id = $1", id.Value, othersUntil))
        {
            await expire.ExecuteAsync(ct);
        }

        await using var insert = work.Run(AddSecretSql, work.Tenant!.Value.Value, Guid.CreateVersion7(now), id.Value, secret.Hash, now);
        return await insert.ExecuteAsync(ct) == 1;
    }

    private const string SelectSql = """
        select c.id, c.name, c.type, c.grant_types, c.redirect_uris, c.token_endpoint_auth_method, c.jwks, d.identifier, c.version, c.created_at, c.disabled_at,
               c.third_party, c.require_pushed_requests, c.post_logout_redirect_uris, c.backchannel_logout_uri,
               coalesce((select jsonb_object_agg(r.identifier, coalesce(
                           (select jsonb_agg(s.scope order by s.scope) from client_scopes s where s.tenant_id = a.tenant_id and s.client_id = a.client_id and s.resource_id = a.resource_id),
                           '[]'::jsonb))
                         from client_resources a join resources r on r.tenant_id = a.tenant_id and r.id = a.resource_id
                         where a.tenant_id = c.tenant_id and a.client_id = c.id), '{}'::jsonb)::text
        from clients c left join resources d on d.tenant_id = c.tenant_id and d.id = c.default_resource_id
        """;

    private const string InsertSql = """
        insert into clients (tenant_id, id, name, type, grant_types, redirect_uris, token_endpoint_auth_method, jwks, created_at,
            third_party, require_pushed_requests, post_logout_redirect_uris, backchannel_logout_uri)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """;

    private const string GrantScopesSql = """
        insert into client_scopes (tenant_id, client_id, resource_id, scope)
        select $1, $2, s.resource_id, s.scope from resource_scopes s join resources r on r.tenant_id = s.tenant_id and r.id = s.resource_id
        where r.identifier = $3 and s.scope = any ($4)
        """;

    private const string SetDefaultSql = """
        update clients c set default_resource_id = r.id from resources r, client_resources a
        where c.id = $1 and r.tenant_id = c.tenant_id and r.identifier = $2 and a.tenant_id = c.tenant_id and a.client_id = c.id and a.resource_id = r.id
        """;

    private const string UpdateSql = """
        update clients set
            name = coalesce($3, name), grant_types = coalesce($4, grant_types), redirect_uris = coalesce($5, redirect_uris),
            jwks = case when jwks is null then null else coalesce($6, jwks) end,
            disabled_at = case when $7 is null then disabled_at when $7 then coalesce(disabled_at, $8) end,
            third_party = coalesce($9, third_party), require_pushed_requests = coalesce($10, require_pushed_requests),
            post_logout_redirect_uris = coalesce($11, post_logout_redirect_uris), backchannel_logout_uri = nullif(coalesce($12, backchannel_logout_uri), ''),
            version = version + 1
        where id = $1 and ($2::bigint is null or version = $2)
        """;

    private const string AddSecretSql = """
        insert into client_secrets (tenant_id, id, client_id, hash, created_at)
        select $1, $2, c.id, $4, $5 from clients c where c.id = $3 and c.token_endpoint_auth_method in ('client_secret_basic', 'client_secret_post')
        """;

    private static Client Read(NpgsqlDataReader row) => new()
    {
        Id = new ClientId(row.GetGuid(0)),
        Name = row.GetString(1),
        Type = row.GetString(2),
        GrantTypes = row.GetFieldValue<string[]>(3),
        RedirectUris = row.GetFieldValue<string[]>(4),
        AuthMethod = row.GetString(5),
        Jwks = row.IsDBNull(6) ? null : row.GetString(6),
        DefaultResource = row.IsDBNull(7) ? null : row.GetString(7),
        Version = row.GetInt64(8),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(9),
        DisabledAt = row.IsDBNull(10) ? null : row.GetFieldValue<DateTimeOffset>(10),
        ThirdParty = row.GetBoolean(11),
        RequirePushedRequests = row.GetBoolean(12),
        PostLogoutRedirectUris = row.GetFieldValue<string[]>(13),
        BackchannelLogoutUri = row.IsDBNull(14) ? null : row.GetString(14),
        Scopes = JsonSerializer.Deserialize(row.GetString(15), ClientsJson.Default.IReadOnlyDictionaryStringIReadOnlyListString)!,
    };
}
