using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.OAuth.ClientAuthentication;

/// <summary>Reads what an OAuth request needs, and uses client assertions up.</summary>
internal sealed class ClientRegistrationSql(Database db)
{
    /// <summary>Null if the tenant is unknown or disabled. An unknown client comes back without an id, so that both take the same path.</summary>
    /// <param name="address">The tenant.</param>
    /// <param name="client">Whom the client claims to be.</param>
    /// <param name="resource">The resource asked for; null: the client's default.</param>
    public async Task<ClientRegistration?> FindAsync(TenantAddress address, ClientId client, string? resource, CancellationToken ct)
    {
        await using var query = db.In(address, FindSql, client.Value, resource);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>The revision of the tenant an address names. Null if it is unknown or disabled.</summary>
    /// <param name="known">The tenant it named before: a slug is never given to another, so that it need not be looked up again.</param>
    public async Task<TenantRevision?> FindRevisionAsync(TenantAddress address, TenantId known, CancellationToken ct)
    {
        await using var query = address.Slug is null ? db.In(address, RevisionSql) : db.In(known, RevisionSql);
        return await query.FirstAsync(row => new TenantRevision(new TenantId(row.GetGuid(0)), row.GetInt64(1), row.GetString(2)), ct);
    }

    /// <summary>True for the first use of an assertion's <c>jti</c>, false for every later one: the insert decides.</summary>
    public async Task<bool> UseAssertionAsync(TenantId tenant, ClientId client, byte[] jtiHash, DateTimeOffset expiresAt, CancellationToken ct)
    {
        await using var query = db.In(
            tenant, "insert into assertion_jtis (tenant_id, client_id, jti_hash, expires_at) values ($1, $2, $3, $4) on conflict do nothing",
            tenant.Value, client.Value, jtiHash, expiresAt);
        return await query.ExecuteAsync(ct) == 1;
    }

    private const string FindSql = """
        select t.id, t.issuer, k.kid, c.id, c.token_endpoint_auth_method, c.grant_types, c.jwks,
               array(select s.hash from client_secrets s where s.tenant_id = t.id and s.client_id = c.id order by s.id),
               array(select coalesce(s.expires_at, 'infinity') from client_secrets s where s.tenant_id = t.id and s.client_id = c.id order by s.id),
               r.identifier, coalesce(r.access_token_lifetime, t.access_token_lifetime),
               exists (select 1 from client_resources a where a.tenant_id = t.id and a.client_id = c.id and a.resource_id = r.id),
               array(select a.scope from client_scopes a where a.tenant_id = t.id and a.client_id = c.id and a.resource_id = r.id order by a.scope), t.revision, t.former_issuers
        from tenants t
        join signing_keys k on k.tenant_id = t.id and k.state = 'active'
        left join clients c on c.tenant_id = t.id and c.id = $1 and c.disabled_at is null
        left join resources r on r.tenant_id = t.id and r.id = case when $2::text is null then c.default_resource_id
            else (select x.id from resources x where x.tenant_id = t.id and x.identifier = $2) end
        where t.id = nullif(current_setting('app.tenant', true), '')::uuid and t.disabled_at is null
        """;

    private const string RevisionSql = """
        select t.id, t.revision, k.kid from tenants t join signing_keys k on k.tenant_id = t.id and k.state = 'active'
        where t.id = nullif(current_setting('app.tenant', true), '')::uuid and t.disabled_at is null
        """;

    private static ClientRegistration Read(NpgsqlDataReader row) => new()
    {
        TenantId = new TenantId(row.GetGuid(0)),
        Issuer = row.GetString(1),
        ActiveKeyId = row.GetString(2),
        ClientId = row.IsDBNull(3) ? null : new ClientId(row.GetGuid(3)),
        AuthMethod = row.IsDBNull(4) ? "" : row.GetString(4),
        GrantTypes = row.IsDBNull(5) ? [] : row.GetFieldValue<string[]>(5),
        Jwks = row.IsDBNull(6) ? null : row.GetString(6),
        Secrets = [.. row.GetFieldValue<byte[][]>(7).Zip(row.GetFieldValue<DateTime[]>(8), (hash, end) => new ClientSecretHash(hash, end == DateTime.MaxValue ? null : end))],
        Resource = row.IsDBNull(9) ? null : new GrantedResource(row.GetString(9), row.GetTimeSpan(10), row.GetBoolean(11), row.GetFieldValue<string[]>(12)),
        Revision = row.GetInt64(13),
        FormerIssuers = row.GetFieldValue<string[]>(14),
    };
}
