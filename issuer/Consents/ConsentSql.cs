using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Consents;

/// <summary>Consents in the database.</summary>
internal sealed class ConsentSql(Database db)
{
    /// <summary>What a person has allowed a client, by resource.</summary>
    /// <param name="since">Only what it allowed at this time or later; null: ever.</param>
    public async Task<Dictionary<string, string[]>> FindAsync(TenantId tenant, IdentityId identity, ClientId client, DateTimeOffset? since, CancellationToken ct)
    {
        await using var query = db.In(tenant, FindSql, identity.Value, client.Value, since);
        var rows = await query.ListAsync(row => (Resource: row.GetString(0), Scopes: row.GetFieldValue<string[]>(1)), ct);
        return rows.ToDictionary(row => row.Resource, row => row.Scopes);
    }

    /// <summary>All that a person has allowed, by client; null if there is no such identity.</summary>
    public async Task<List<Consent>?> ListAsync(TenantId tenant, IdentityId identity, CancellationToken ct)
    {
        await using var query = db.In(tenant, ListSql, identity.Value);
        var rows = await query.ListAsync(row => row.IsDBNull(1) ? null : Read(row), ct);
        return rows.Count == 0 ? null : [.. rows.OfType<Consent>()];
    }

    /// <summary>Adds scopes to what a person allows a client. False if identity or client is gone.</summary>
    public static async Task<bool> GrantAsync(Work work, IdentityId identity, ClientId client, ConsentScopes granted, DateTimeOffset now, CancellationToken ct)
    {
        await using var insert = work.Run(GrantSql, identity.Value, client.Value, granted.Resource, granted.Scopes.ToArray(), now);
        return await insert.ExecuteAsync(ct) == 1;
    }

    /// <summary>Takes all back that a person has allowed a client. False if that was nothing.</summary>
    public static async Task<bool> DeleteAsync(Work work, IdentityId identity, ClientId client, CancellationToken ct)
    {
        await using var delete = work.Run("delete from consents where identity_id = $1 and client_id = $2", identity.Value, client.Value);
        return await delete.ExecuteAsync(ct) > 0;
    }

    private const string FindSql = "select resource, scopes from consents where identity_id = $1 and client_id = $2 and ($3::timestamptz is null or granted_at >= $3)";

    private const string ListSql = """
        select i.id, c.client_id, a.name, c.resource, c.scopes, c.granted_at
        from identities i left join consents c on c.tenant_id = i.tenant_id and c.identity_id = i.id left join clients a on a.tenant_id = c.tenant_id and a.id = c.client_id
        where i.id = $1 order by c.client_id, c.resource
        """;

    private const string GrantSql = """
        insert into consents as c (tenant_id, identity_id, client_id, resource, scopes, granted_at)
        select i.tenant_id, i.id, a.id, $3, $4, $5 from identities i join clients a on a.tenant_id = i.tenant_id and a.id = $2 where i.id = $1
        on conflict (tenant_id, identity_id, client_id, resource) do update
        set scopes = array(select distinct unnest(c.scopes || excluded.scopes) order by 1), granted_at = excluded.granted_at
        """;

    private static Consent Read(NpgsqlDataReader row) => new()
    {
        ClientId = new ClientId(row.GetGuid(1)),
        ClientName = row.GetString(2),
        Scopes = new ConsentScopes(row.GetString(3), row.GetFieldValue<string[]>(4)),
        GrantedAt = row.GetFieldValue<DateTimeOffset>(5),
    };
}
