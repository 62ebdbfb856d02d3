using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Pages;

/// <summary>Reads what pages and mails need of a tenant, in one round trip.</summary>
internal sealed class PageTenantSql(Database db)
{
    /// <summary>Null if the address names no tenant, or a disabled one.</summary>
    public async Task<PageTenant?> FindAsync(TenantAddress address, CancellationToken ct)
    {
        await using var query = db.In(address, SelectSql);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>The work's own tenant; null if it is disabled.</summary>
    public static async Task<PageTenant?> FindAsync(Work work, CancellationToken ct)
    {
        await using var query = work.Run(SelectSql);
        return await query.FirstAsync(Read, ct);
    }

    private const string SelectSql = """
        select t.id, t.name, t.issuer, t.sign_up, t.session_lifetime, t.brand_color, (select encode(l.hash, 'hex') from tenant_logos l where l.tenant_id = t.id)
        from tenants t where t.id = nullif(current_setting('app.tenant', true), '')::uuid and t.disabled_at is null
        """;

    private static PageTenant Read(NpgsqlDataReader row) => new()
    {
        Id = new TenantId(row.GetGuid(0)),
        Name = row.GetString(1),
        Issuer = row.GetString(2),
        SignUp = row.GetBoolean(3),
        SessionLifetime = row.GetFieldValue<TimeSpan>(4),
        BrandColor = row.IsDBNull(5) ? null : row.GetString(5),
        LogoVersion = row.IsDBNull(6) ? null : row.GetString(6),
    };
}
