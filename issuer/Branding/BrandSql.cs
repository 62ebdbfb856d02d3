using System.Security.Cryptography;
using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Branding;

/// <summary>Colour and logo of a tenant in the database.</summary>
internal sealed class BrandSql(Database db)
{
    /// <summary>What the management API shows of it.</summary>
    public async Task<BrandBody> FindAsync(TenantId tenant, CancellationToken ct)
    {
        await using var query = db.In(tenant, SelectSql);
        return await query.FirstAsync(Read, ct) ?? new BrandBody();
    }

    /// <inheritdoc cref="FindAsync(TenantId, CancellationToken)"/>
    public static async Task<BrandBody> FindAsync(Work work, CancellationToken ct)
    {
        await using var query = work.Run(SelectSql);
        return await query.FirstAsync(Read, ct) ?? new BrandBody();
    }

    /// <summary>Null if the address names no tenant that has one, or a disabled one.</summary>
    public async Task<Logo?> FindLogoAsync(TenantAddress address, CancellationToken ct)
    {
        await using var query = db.In(address, "select l.media_type, l.data from tenant_logos l join tenants t on t.id = l.tenant_id where t.disabled_at is null");
        return await query.FirstAsync(row => new Logo(row.GetString(0), row.GetFieldValue<byte[]>(1)), ct);
    }

    /// <param name="color">Null: the default.</param>
    public static async Task SetColorAsync(Work work, string? color, CancellationToken ct)
    {
        await using var update = work.Run("update tenants set brand_color = $1 where id = nullif(current_setting('app.tenant', true), '')::uuid", color);
        await update.ExecuteAsync(ct);
    }

    public static async Task SetLogoAsync(Work work, Logo logo, DateTimeOffset now, CancellationToken ct)
    {
        await using var upsert = work.Run(SetLogoSql, work.Tenant!.Value.Value, logo.MediaType, logo.Data, SHA256.HashData(logo.Data), now);
        await upsert.ExecuteAsync(ct);
    }

    /// <summary>False if it has none.</summary>
    public static async Task<bool> DeleteLogoAsync(Work work, CancellationToken ct)
    {
        await using var delete = work.Run("delete from tenant_logos");
        return await delete.ExecuteAsync(ct) == 1;
    }

    private const string SelectSql = """
        select t.brand_color, (select encode(l.hash, 'hex') from tenant_logos l where l.tenant_id = t.id)
        from tenants t where t.id = nullif(current_setting('app.tenant', true), '')::uuid
        """;

    private const string SetLogoSql = """
        insert into tenant_logos (tenant_id, media_type, data, hash, created_at) values ($1, $2, $3, $4, $5)
        on conflict (tenant_id) do update set media_type = excluded.media_type, data = excluded.data, hash = excluded.hash, created_at = excluded.created_at
        """;

    private static BrandBody Read(NpgsqlDataReader row) => new()
    {
        Color = row.IsDBNull(0) ? null : row.GetString(0),
        LogoPath = row.IsDBNull(1) ? null : "/branding/logo?v=" + row.GetString(1),
    };
}
