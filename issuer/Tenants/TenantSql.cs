using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Tenants;

/// <summary>Tenants in the database.</summary>
internal sealed class TenantSql(Database db)
{
    /// <summary>Null if there is no such tenant. A disabled one is found.</summary>
    public async Task<Tenant?> FindAsync(TenantAddress address, CancellationToken ct)
    {
        await using var query = db.In(address, SelectSql);
        return await query.FirstAsync(Read, ct);
    }

    /// <inheritdoc cref="FindAsync(TenantAddress, CancellationToken)"/>
    public async Task<Tenant?> FindAsync(TenantId id, CancellationToken ct)
    {
        await using var query = db.In(id, SelectSql);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>Tenants in the order of their creation, after one of them.</summary>
    public async Task<List<Tenant>> ListAsync(TenantId? after, int most, CancellationToken ct) =>
        await db.InEachAsync(await IdsAsync(after, most, ct), SelectSql, Read, ct);

    /// <summary>The tenants with these ids.</summary>
    public Task<List<Tenant>> ListAsync(IReadOnlyList<TenantId> ids, CancellationToken ct) => db.InEachAsync(ids, SelectSql, Read, ct);

    /// <summary>Inserts a tenant. The work stands inside it afterwards. False if its slug or issuer is taken.</summary>
    public static async Task<bool> InsertAsync(Work work, Tenant tenant, CancellationToken ct)
    {
        await work.EnterAsync(tenant.Id, ct);
        await using var insert = work.Run(InsertSql, tenant.Id.Value, tenant.Slug, tenant.Name, tenant.Issuer, tenant.Algorithm, tenant.AccessTokenLifetime, tenant.CreatedAt);
        return await insert.ExecuteAsync(ct) == 1 && await ClaimIssuerAsync(work, tenant.Issuer, ct);
    }

    /// <summary>The work's tenant as it stands, locked until the work ends: what is decided from it holds.</summary>
    public static async Task<Tenant> LockAsync(Work work, CancellationToken ct)
    {
        await using var query = work.Run(LockSql);
        return await query.FirstAsync(Read, ct) ?? throw new InvalidOperationException("the work stands in no tenant");
    }

    /// <summary>Keeps an issuer for the work's tenant. False if it is another's, present or former.</summary>
    public static async Task<bool> ClaimIssuerAsync(Work work, string issuer, CancellationToken ct)
    {
        await using var claim = work.Run(ClaimIssuerSql, work.Tenant!.Value.Value, issuer);
        return await claim.ScalarAsync<bool>(ct);
    }

    /// <summary>Gives up issuers and hosts of the work's tenant: others may have them.</summary>
    public static async Task ReleaseAsync(Work work, string[] issuers, string[] hosts, CancellationToken ct)
    {
        await using var release = work.Run(ReleaseSql, work.Tenant!.Value.Value, issuers, hosts);
        await release.ExecuteAsync(ct);
    }

    /// <summary>Applies a change. Null if <paramref name="version"/> is given and no longer the stored one.</summary>
    public static async Task<Tenant?> UpdateAsync(Work work, long? version, TenantPatch patch, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = work.Run(
            UpdateSql, patch.Name, patch.Algorithm, patch.AccessTokenLifetime, patch.Disabled, now, version, patch.Issuer, patch.FormerIssuers?.ToArray(), patch.SignUp,
            patch.SessionIdleLifetime, patch.SessionLifetime);
        return await update.FirstAsync(Read, ct);
    }

    /// <summary>Makes a host answer for the work's tenant, or leaves it so. False if it answers for another.</summary>
    public static async Task<bool> AddHostAsync(Work work, string host, DateTimeOffset now, CancellationToken ct)
    {
        await using var insert = work.Run(AddHostSql, work.Tenant!.Value.Value, host, now);
        return await insert.ScalarAsync<bool>(ct);
    }

    /// <summary>Lets the tenant's retired keys and revocations live as long as a token of this lifetime could.</summary>
    public static async Task AllowLifetimeAsync(Work work, TimeSpan lifetime, CancellationToken ct)
    {
        await using var update = work.Run(
            "update tenants set longest_token_lifetime = greatest(longest_token_lifetime, $1) where id = nullif(current_setting('app.tenant', true), '')::uuid", lifetime);
        await update.ExecuteAsync(ct);
    }

    private async Task<List<TenantId>> IdsAsync(TenantId? after, int most, CancellationToken ct)
    {
        await using var query = db.Deployment("select tenant_id from directory.tenants_after($1, $2)", after?.Value, most);
        return await query.ListAsync(row => new TenantId(row.GetGuid(0)), ct);
    }

    private const string SelectSql = """
        select id, slug, name, issuer, former_issuers, algorithm, access_token_lifetime, version, created_at, disabled_at, sign_up, session_idle_lifetime, session_lifetime
        from tenants where id = nullif(current_setting('app.tenant', true), '')::uuid
        """;

    private const string LockSql = """
        select id, slug, name, issuer, former_issuers, algorithm, access_token_lifetime, version, created_at, disabled_at, sign_up, session_idle_lifetime, session_lifetime
        from tenants where id = nullif(current_setting('app.tenant', true), '')::uuid for update
        """;

    // Row-level security hides another tenant's row, the unique index does not: what was neither inserted nor is seen is another's.
    private const string ClaimIssuerSql = """
        with claimed as (insert into tenant_issuers (tenant_id, issuer) values ($1, $2) on conflict do nothing returning 1)
        select exists (select 1 from claimed) or exists (select 1 from tenant_issuers i where i.tenant_id = $1 and i.issuer = $2)
        """;

    private const string AddHostSql = """
        with added as (insert into tenant_hosts (tenant_id, host, verified_at, created_at) values ($1, $2, $3, $3) on conflict do nothing returning 1)
        select exists (select 1 from added) or exists (select 1 from tenant_hosts h where h.tenant_id = $1 and h.host = $2)
        """;

    private const string ReleaseSql = """
        with hosts as (delete from tenant_hosts where tenant_id = $1 and host = any ($3))
        delete from tenant_issuers where tenant_id = $1 and issuer = any ($2)
        """;

    private const string InsertSql = """
        insert into tenants (id, slug, name, issuer, algorithm, access_token_lifetime, longest_token_lifetime, created_at)
        values ($1, $2, $3, $4, $5, $6, $6, $7) on conflict do nothing
        """;

    private const string UpdateSql = """
        update tenants set
            name = coalesce($1, name), algorithm = coalesce($2, algorithm), access_token_lifetime = coalesce($3, access_token_lifetime),
            longest_token_lifetime = greatest(longest_token_lifetime, $3),
            disabled_at = case when $4 is null then disabled_at when $4 then coalesce(disabled_at, $5) end,
            sign_up = coalesce($9, sign_up), session_idle_lifetime = coalesce($10, session_idle_lifetime), session_lifetime = coalesce($11, session_lifetime),
            issuer = coalesce($7, issuer), former_issuers = coalesce($8, former_issuers), version = version + 1
        where id = nullif(current_setting('app.tenant', true), '')::uuid and ($6::bigint is null or version = $6)
        returning id, slug, name, issuer, former_issuers, algorithm, access_token_lifetime, version, created_at, disabled_at, sign_up, session_idle_lifetime, session_lifetime
        """;

    private static Tenant Read(NpgsqlDataReader row) => new()
    {
        Id = new TenantId(row.GetGuid(0)),
        Slug = row.GetString(1),
        Name = row.GetString(2),
        Issuer = row.GetString(3),
        FormerIssuers = row.GetFieldValue<string[]>(4),
        Algorithm = row.GetString(5),
        AccessTokenLifetime = row.GetTimeSpan(6),
        Version = row.GetInt64(7),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(8),
        DisabledAt = row.IsDBNull(9) ? null : row.GetFieldValue<DateTimeOffset>(9),
        SignUp = row.GetBoolean(10),
        SessionIdleLifetime = row.GetTimeSpan(11),
        SessionLifetime = row.GetTimeSpan(12),
    };
}
