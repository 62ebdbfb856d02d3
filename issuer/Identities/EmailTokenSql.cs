using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Secrets;

namespace Plinto.Issuer.Identities;

/// <summary>One-time links in mails. The database holds their hash alone.</summary>
internal sealed class EmailTokenSql(Database db)
{
    /// <summary>Prefix of links' tokens.</summary>
    public const string Prefix = "plm_";

    public static async Task InsertAsync(Work work, string kind, OpaqueSecret token, EmailToken link, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken ct)
    {
        await using var insert = work.Run(
            InsertSql, work.Tenant!.Value.Value, token.Hash, link.Identity.Value, kind, link.EmailKey, link.Request, link.Browser, link.PasswordHash, link.Name, now, expiresAt);
        await insert.ExecuteAsync(ct);
    }

    /// <summary>A link that can still be used. Uses nothing up: scanners open links.</summary>
    public async Task<EmailToken?> FindAsync(TenantId tenant, string kind, string token, DateTimeOffset now, CancellationToken ct)
    {
        await using var query = db.In(tenant, FindSql, OpaqueSecret.HashOf(token), kind, now);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>Uses a link up. Null if it is unknown, expired or used: exactly one caller ever gets it, if the work is committed.</summary>
    public static async Task<EmailToken?> ConsumeAsync(Work work, string kind, string token, DateTimeOffset now, CancellationToken ct)
    {
        await using var delete = work.Run(ConsumeSql, OpaqueSecret.HashOf(token), kind, now);
        return await delete.FirstAsync(Read, ct);
    }

    /// <summary>What the last sign-up in a browser chose, so that a mail sent once more confirms the same. Null: none did.</summary>
    public static async Task<EmailToken?> FindChoiceAsync(Work work, IdentityId identity, string browser, CancellationToken ct)
    {
        await using var query = work.Run(FindChoiceSql, identity.Value, browser);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>Makes all links of an identity useless.</summary>
    public static async Task DeleteAllAsync(Work work, IdentityId identity, CancellationToken ct)
    {
        await using var delete = work.Run("delete from email_tokens where identity_id = $1", identity.Value);
        await delete.ExecuteAsync(ct);
    }

    /// <summary>Makes all links of the work's tenant useless.</summary>
    public static async Task DeleteAllAsync(Work work, CancellationToken ct)
    {
        await using var delete = work.Run("delete from email_tokens");
        await delete.ExecuteAsync(ct);
    }

    private const string InsertSql = """
        insert into email_tokens (tenant_id, hash, identity_id, kind, email_key, request, browser, password_hash, name, created_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """;

    private const string FindChoiceSql = """
        select identity_id, email_key, request, browser, password_hash, name from email_tokens
        where identity_id = $1 and browser = $2 and kind = 'verify_email' and password_hash is not null order by created_at desc limit 1
        """;

    private const string FindSql =
        "select identity_id, email_key, request, browser, password_hash, name from email_tokens where hash = $1 and kind = $2 and expires_at > $3";

    private const string ConsumeSql = """
        delete from email_tokens where hash = $1 and kind = $2 and expires_at > $3 returning identity_id, email_key, request, browser, password_hash, name
        """;

    private static EmailToken Read(NpgsqlDataReader row) => new()
    {
        Identity = new IdentityId(row.GetGuid(0)),
        EmailKey = row.GetString(1),
        Request = row.IsDBNull(2) ? null : row.GetString(2),
        Browser = row.IsDBNull(3) ? null : row.GetString(3),
        PasswordHash = row.IsDBNull(4) ? null : row.GetString(4),
        Name = row.IsDBNull(5) ? null : row.GetString(5),
    };
}
