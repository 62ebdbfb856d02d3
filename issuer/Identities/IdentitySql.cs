using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Mail;

namespace Plinto.Issuer.Identities;

/// <summary>Identities in the database. The hash of a password leaves it in <see cref="PasswordSql"/> alone.</summary>
internal sealed class IdentitySql(Database db)
{
    public async Task<Identity?> FindAsync(TenantId tenant, IdentityId id, CancellationToken ct)
    {
        await using var query = db.In(tenant, SelectSql + " where id = $1", id.Value);
        return await query.FirstAsync(Read, ct);
    }

    /// <inheritdoc cref="FindAsync(TenantId, IdentityId, CancellationToken)"/>
    public static async Task<Identity?> FindAsync(Work work, IdentityId id, CancellationToken ct)
    {
        await using var query = work.Run(SelectSql + " where id = $1", id.Value);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>The identity with an address, in whatever spelling.</summary>
    public static async Task<Identity?> FindByEmailAsync(Work work, string emailKey, CancellationToken ct)
    {
        await using var query = work.Run(SelectSql + " where email_key = $1", emailKey);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>Identities in the order of their creation, after one of them.</summary>
    /// <param name="emailKey">Only the one with this address; null: all.</param>
    /// <param name="suspended">Only those that are, or are not; null: all.</param>
    public async Task<List<Identity>> ListAsync(TenantId tenant, string? emailKey, bool? suspended, IdentityId? after, int most, CancellationToken ct)
    {
        await using var query = db.In(tenant, SelectSql + """
             where ($1::text is null or email_key = $1) and ($2::boolean is null or $2 = (suspended_at is not null)) and ($3::uuid is null or id > $3) order by id limit $4
            """, emailKey, suspended, after?.Value, most);
        return await query.ListAsync(Read, ct);
    }

    /// <summary>False if another identity has the address.</summary>
    public static async Task<bool> InsertAsync(Work work, Identity identity, string? passwordHash, bool signedUp, CancellationToken ct)
    {
        await using var insert = work.Run(
            InsertSql, work.Tenant!.Value.Value, identity.Id.Value, identity.Email.Text, identity.Email.Key, identity.EmailVerifiedAt, identity.Name, passwordHash,
            identity.CreatedAt, signedUp ? identity.CreatedAt : (DateTimeOffset?)null);
        return await insert.ExecuteAsync(ct) == 1;
    }

    /// <summary>The identity before a change, locked until the work ends. Null if it is unknown, or <paramref name="version"/> is no longer the stored one.</summary>
    public static async Task<Identity?> LockAsync(Work work, IdentityId id, long? version, CancellationToken ct)
    {
        await using var query = work.Run(SelectSql + " where id = $1 and ($2::bigint is null or version = $2) for update", id.Value, version);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>Writes a locked identity as it is now.</summary>
    /// <exception cref="PostgresException">Another identity has the address (23505).</exception>
    public static async Task UpdateAsync(Work work, Identity identity, CancellationToken ct)
    {
        await using var update = work.Run(
            UpdateSql, identity.Id.Value, identity.Email.Text, identity.Email.Key, identity.EmailVerifiedAt, identity.Name, identity.SuspendedAt);
        await update.ExecuteAsync(ct);
    }

    /// <summary>False if it is unknown.</summary>
    public static async Task<bool> DeleteAsync(Work work, IdentityId id, CancellationToken ct)
    {
        await using var delete = work.Run("delete from identities where id = $1", id.Value);
        return await delete.ExecuteAsync(ct) == 1;
    }

    private const string SelectSql = "select id, email, email_key, email_verified_at, name, password_hash is not null, version, created_at, suspended_at from identities";

    private const string InsertSql = """
        insert into identities (tenant_id, id, email, email_key, email_verified_at, name, password_hash, password_changed_at, created_at, signed_up_at)
        values ($1, $2, $3, $4, $5, $6, $7, case when $7 is not null then $8 end, $8, $9)
        on conflict (tenant_id, email_key) do nothing
        """;

    private const string UpdateSql = """
        update identities set email = $2, email_key = $3, email_verified_at = $4, name = $5, suspended_at = $6, version = version + 1 where id = $1
        """;

    private static Identity Read(NpgsqlDataReader row) => new()
    {
        Id = new IdentityId(row.GetGuid(0)),
        Email = new EmailAddress(row.GetString(1), row.GetString(2)),
        EmailVerifiedAt = row.IsDBNull(3) ? null : row.GetFieldValue<DateTimeOffset>(3),
        Name = row.IsDBNull(4) ? null : row.GetString(4),
        HasPassword = row.GetBoolean(5),
        Version = row.GetInt64(6),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(7),
        SuspendedAt = row.IsDBNull(8) ? null : row.GetFieldValue<DateTimeOffset>(8),
    };
}
