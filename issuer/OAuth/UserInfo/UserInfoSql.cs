using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.OAuth.UserInfo;

/// <summary>Who a session belongs to, as the identity is now.</summary>
internal sealed class UserInfoSql(Database db)
{
    /// <summary>Null unless the session is live and the identity is not suspended.</summary>
    public async Task<UserInfoResponse?> FindAsync(TenantAddress address, SessionId session, IdentityId identity, DateTimeOffset now, CancellationToken ct)
    {
        await using var query = db.In(address, FindSql, session.Value, identity.Value, now);
        return await query.FirstAsync(
            row => new UserInfoResponse
            { Subject = identity.ToString(), Email = row.GetString(0), EmailVerified = row.GetBoolean(1), Name = row.IsDBNull(2) ? null : row.GetString(2) }, ct);
    }

    private const string FindSql = """
        select i.email, i.email_verified_at is not null, i.name
        from sessions s join identities i on i.tenant_id = s.tenant_id and i.id = s.identity_id
        where s.id = $1 and i.id = $2 and s.ended_at is null and s.idle_until > $3 and i.suspended_at is null
        """;
}
