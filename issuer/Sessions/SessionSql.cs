using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Secrets;

namespace Plinto.Issuer.Sessions;

/// <summary>Sessions as browsers hold them. The cookie's secret is stored as its hash alone.</summary>
internal sealed class SessionSql(Database db)
{
    /// <summary>The live session of a cookie, and that it was seen now. Null if there is none, or its identity is suspended.</summary>
    public async Task<BrowserSession?> FindAsync(TenantAddress address, string secret, DateTimeOffset now, CancellationToken ct)
    {
        await using var query = db.In(address, FindSql, OpaqueSecret.HashOf(secret), now);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>Starts a session for an identity that has just authenticated.</summary>
    /// <param name="address">Where from: personal, kept with the row alone.</param>
    /// <param name="agent">With what, likewise; cut at 200 characters.</param>
    public static async Task<SessionId> StartAsync(
        Work work, IdentityId identity, OpaqueSecret secret, string[] amr, string? address, string? agent, DateTimeOffset now, CancellationToken ct)
    {
        var id = new SessionId(Guid.CreateVersion7(now));
        await using var insert = work.Run(StartSql, id.Value, identity.Value, secret.Hash, amr, now, address, agent?[..Math.Min(agent.Length, 200)]);
        return await insert.ExecuteAsync(ct) == 1 ? id : throw new InvalidOperationException("the work stands in no tenant");
    }

    /// <summary>
    /// The same person authenticated again in the same browser: the session goes on under a new secret, so that nobody who knew the old one shares it. False if it has ended
    /// meanwhile.
    /// </summary>
    public static async Task<bool> ProveAgainAsync(Work work, SessionId session, IdentityId identity, OpaqueSecret secret, string[] amr, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = work.Run(ProveAgainSql, session.Value, identity.Value, secret.Hash, amr, now);
        return await update.ExecuteAsync(ct) == 1;
    }

    private const string FindSql = """
        with found as (
            select s.id, s.identity_id, i.email, i.email_verified_at is not null, i.name, s.amr, s.authenticated_at, s.seen_at
            from sessions s join identities i on i.tenant_id = s.tenant_id and i.id = s.identity_id
            join tenants t on t.id = s.tenant_id
            where s.secret_hash = $1 and s.ended_at is null and s.idle_until > $2 and i.suspended_at is null and t.disabled_at is null
        ), seen as (
            -- Once a minute is enough to tell idle from busy.
            update sessions s set seen_at = $2, idle_until = least(s.expires_at, $2 + t.session_idle_lifetime)
            from found f, tenants t where s.id = f.id and t.id = s.tenant_id and f.seen_at < $2 - interval '1 minute'
        )
        select * from found
        """;

    private const string StartSql = """
        insert into sessions (tenant_id, id, identity_id, secret_hash, amr, authenticated_at, created_at, seen_at, idle_until, expires_at, address, agent)
        select t.id, $1, $2, $3, $4, $5, $5, $5, $5 + least(t.session_idle_lifetime, t.session_lifetime), $5 + t.session_lifetime, $6, $7
        from tenants t where t.id = nullif(current_setting('app.tenant', true), '')::uuid
        """;

    private const string ProveAgainSql = """
        update sessions s set secret_hash = $3, amr = $4, authenticated_at = $5, seen_at = $5, idle_until = least(s.expires_at, $5 + t.session_idle_lifetime)
        from tenants t where t.id = s.tenant_id and s.id = $1 and s.identity_id = $2 and s.ended_at is null and s.idle_until > $5
        """;

    private static BrowserSession Read(NpgsqlDataReader row) => new()
    {
        Id = new SessionId(row.GetGuid(0)),
        IdentityId = new IdentityId(row.GetGuid(1)),
        Email = row.GetString(2),
        EmailVerified = row.GetBoolean(3),
        Name = row.IsDBNull(4) ? null : row.GetString(4),
        Amr = row.GetFieldValue<string[]>(5),
        AuthenticatedAt = row.GetFieldValue<DateTimeOffset>(6),
    };
}
