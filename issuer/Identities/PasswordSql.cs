using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Mail;

namespace Plinto.Issuer.Identities;

/// <summary>Hashes of passwords in the database.</summary>
internal sealed class PasswordSql(Database db)
{
    /// <summary>Null if nobody has the address.</summary>
    public async Task<PasswordRecord?> FindAsync(TenantId tenant, string emailKey, CancellationToken ct)
    {
        await using var query = db.In(tenant, FindSql, emailKey);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>
    /// Whether the identity may still start a session by the password just given; locked until the work ends, so that a suspension or another password that comes now either
    /// is seen here or ends the session.
    /// </summary>
    public static async Task<bool> StillHoldsAsync(Work work, IdentityId id, string? passwordHash, CancellationToken ct)
    {
        await using var query = work.Run(StillHoldsSql, id.Value, passwordHash);
        return await query.ScalarAsync<bool>(ct);
    }

    /// <summary>Sets a password. False if the identity is unknown.</summary>
    public static async Task<bool> SetAsync(Work work, IdentityId id, string hash, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = work.Run("update identities set password_hash = $2, password_changed_at = $3, version = version + 1 where id = $1", id.Value, hash, now);
        return await update.ExecuteAsync(ct) == 1;
    }

    /// <summary>The same password hashed with other parameters; nothing happens if it was changed meanwhile.</summary>
    public static async Task RenewAsync(Work work, IdentityId id, string before, string hash, CancellationToken ct)
    {
        await using var update = work.Run("update identities set password_hash = $3 where id = $1 and password_hash = $2", id.Value, before, hash);
        await update.ExecuteAsync(ct);
    }

    /// <summary>Marks the address of a link as confirmed. Null if the identity has another by now, or is suspended; else what became different.</summary>
    public static async Task<(bool Verified, bool Password)?> ConfirmAsync(Work work, EmailToken link, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = work.Run(ConfirmSql, link.Identity.Value, link.EmailKey, now, link.PasswordHash, link.Name);
        var changes = await update.ListAsync(row => (row.GetBoolean(0), row.GetBoolean(1)), ct);
        return changes.Count == 1 ? changes[0] : null;
    }

    private const string FindSql =
        "select id, email, email_key, password_hash, email_verified_at is not null, suspended_at is not null from identities where email_key = $1";

    private const string StillHoldsSql = """
        select true from identities
        where id = $1 and suspended_at is null and email_verified_at is not null and password_hash is not distinct from $2 for share
        """;

    private const string ConfirmSql = """
        with before as (
            select id, email_verified_at, password_hash from identities where id = $1 and email_key = $2 and suspended_at is null for update
        )
        update identities i set
            email_verified_at = coalesce(i.email_verified_at, $3), password_hash = coalesce($4, i.password_hash), name = case when $4 is null then i.name else $5 end,
            password_changed_at = case when $4 is distinct from i.password_hash and $4 is not null then $3 else i.password_changed_at end, version = version + 1
        from before b where i.id = b.id
        returning b.email_verified_at is null,
            -- The first one changes nothing.
            $4 is not null and b.password_hash is distinct from $4 and (b.password_hash is not null or b.email_verified_at is not null)
        """;

    private static PasswordRecord Read(NpgsqlDataReader row) => new()
    {
        Id = new IdentityId(row.GetGuid(0)),
        Email = new EmailAddress(row.GetString(1), row.GetString(2)),
        PasswordHash = row.IsDBNull(3) ? null : row.GetString(3),
        EmailVerified = row.GetBoolean(4),
        Suspended = row.GetBoolean(5),
    };
}
