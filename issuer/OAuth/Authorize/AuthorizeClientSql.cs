using System.Text.Json;
using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>Reads what an authorization request needs.</summary>
internal sealed class AuthorizeClientSql(Database db, TenantLocation location)
{
    /// <summary>Null if the tenant is unknown or disabled. An unknown client comes back without an id.</summary>
    /// <param name="resource">Identifier of the resource asked for; null: the client's default.</param>
    public async Task<AuthorizeClient?> FindAsync(TenantAddress address, ClientId client, string? resource, CancellationToken ct)
    {
        await using var query = db.In(address, FindSql, client.Value, resource);
        return await query.FirstAsync(row => Read(row, address), ct);
    }

    private const string FindSql = """
        select t.id, t.name, t.issuer, t.former_issuers, c.id, c.name, c.grant_types, c.redirect_uris, c.third_party, c.require_pushed_requests, r.id, r.identifier, r.name,
               exists (select 1 from client_resources a where a.tenant_id = t.id and a.client_id = c.id and a.resource_id = r.id),
               coalesce((select jsonb_object_agg(a.scope, s.description) from client_scopes a
                         join resource_scopes s on s.tenant_id = a.tenant_id and s.resource_id = a.resource_id and s.scope = a.scope
                         where a.tenant_id = t.id and a.client_id = c.id and a.resource_id = r.id), '{}'::jsonb)::text
        from tenants t
        left join clients c on c.tenant_id = t.id and c.id = $1 and c.disabled_at is null
        left join resources r on r.tenant_id = t.id and r.id = case when $2::text is null then c.default_resource_id
            else (select x.id from resources x where x.tenant_id = t.id and x.identifier = $2) end
        where t.id = nullif(current_setting('app.tenant', true), '')::uuid and t.disabled_at is null
        """;

    private AuthorizeClient Read(NpgsqlDataReader row, TenantAddress address)
    {
        string[] issuers = [row.GetString(2), .. row.GetFieldValue<string[]>(3)];
        return Read(row, issuers, TenantIssuer.At(address, issuers, location) ?? issuers[0]);
    }

    private static AuthorizeClient Read(NpgsqlDataReader row, string[] issuers, string issuer) => new()
    {
        TenantId = new TenantId(row.GetGuid(0)),
        TenantName = row.GetString(1),
        Issuers = issuers,
        Issuer = issuer,
        Id = row.IsDBNull(4) ? null : new ClientId(row.GetGuid(4)),
        Name = row.IsDBNull(5) ? "" : row.GetString(5),
        GrantTypes = row.IsDBNull(6) ? [] : row.GetFieldValue<string[]>(6),
        RedirectUris = row.IsDBNull(7) ? [] : row.GetFieldValue<string[]>(7),
        ThirdParty = !row.IsDBNull(8) && row.GetBoolean(8),
        RequirePushedRequests = !row.IsDBNull(9) && row.GetBoolean(9),
        Resource = row.IsDBNull(10)
            ? null
            : new AuthorizeResource(
                row.GetGuid(10), row.GetString(11), row.GetString(12), row.GetBoolean(13),
                JsonSerializer.Deserialize(row.GetString(14), AuthorizeJson.Default.IReadOnlyDictionaryStringString)!),
    };
}
