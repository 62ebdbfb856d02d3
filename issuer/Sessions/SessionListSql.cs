using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Sessions;

/// <summary>Sessions as administrators see them: live ones, and ended ones until clean-up deletes them.</summary>
internal sealed class SessionListSql(Database db)
{
    public async Task<StoredSession?> FindAsync(TenantId tenant, SessionId id, CancellationToken ct)
    {
        await using var query = db.In(tenant, SelectSql + " where s.id = $1", id.Value);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>Sessions in the order of their start, after one of them.</summary>
    /// <param name="identity">Only those of this identity; null: of all.</param>
    public async Task<List<StoredSession>> ListAsync(TenantId tenant, IdentityId? identity, SessionId? after, int most, CancellationToken ct)
    {
        await using var query = db.In(
            tenant, SelectSql + " where ($1::uuid is null or s.identity_id = $1) and ($2::uuid is null or s.id > $2) order by s.id limit $3", identity?.Value, after?.Value, most);
        return await query.ListAsync(Read, ct);
    }

    /// <summary>Whether the identity exists in the work's tenant.</summary>
    public static async Task<bool> HasIdentityAsync(Work work, IdentityId identity, CancellationToken ct)
    {
        await using var query = work.Run("select exists (select 1 from identities where id = $1)", identity.Value);
        return await query.ScalarAsync<bool>(ct);
    }

    private const string SelectSql = """
        select s.id, s.identity_id, s.created_at, s.authenticated_at, s.seen_at, s.idle_until, s.expires_at, s.amr, s.address, s.agent, s.ended_at, s.end_reason,
               array(select distinct f.client_id from token_families f where f.tenant_id = s.tenant_id and f.session_id = s.id and f.revoked_at is null order by f.client_id)
        from sessions s
        """;

    private static StoredSession Read(NpgsqlDataReader row) => new()
    {
        Id = new SessionId(row.GetGuid(0)),
        IdentityId = new IdentityId(row.GetGuid(1)),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(2),
        AuthenticatedAt = row.GetFieldValue<DateTimeOffset>(3),
        SeenAt = row.GetFieldValue<DateTimeOffset>(4),
        IdleUntil = row.GetFieldValue<DateTimeOffset>(5),
        ExpiresAt = row.GetFieldValue<DateTimeOffset>(6),
        Amr = row.GetFieldValue<string[]>(7),
        Address = row.IsDBNull(8) ? null : row.GetString(8),
        Agent = row.IsDBNull(9) ? null : row.GetString(9),
        EndedAt = row.IsDBNull(10) ? null : row.GetFieldValue<DateTimeOffset>(10),
        EndReason = row.IsDBNull(11) ? null : row.GetString(11),
        Clients = row.GetFieldValue<Guid[]>(12),
    };
}
