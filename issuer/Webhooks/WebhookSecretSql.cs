using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;

namespace Plinto.Issuer.Webhooks;

/// <summary>What webhooks sign by, in the database: sealed.</summary>
internal static class WebhookSecretSql
{
    /// <summary>Everything sealed of a webhook that is valid, oldest first; the values of its headers among them.</summary>
    public static async Task<List<WebhookSecret>> ListAsync(Database db, TenantId tenant, WebhookId webhook, DateTimeOffset now, CancellationToken ct)
    {
        await using var query = db.In(tenant, ListSql, webhook.Value, now);
        return await query.ListAsync(Read, ct);
    }

    /// <inheritdoc cref="ListAsync(Database, TenantId, WebhookId, DateTimeOffset, CancellationToken)"/>
    public static async Task<List<WebhookSecret>> ListAsync(Work work, WebhookId webhook, DateTimeOffset now, CancellationToken ct)
    {
        await using var query = work.Run(ListSql, webhook.Value, now);
        return await query.ListAsync(Read, ct);
    }

    public static async Task InsertAsync(Work work, WebhookId webhook, WebhookSecret secret, CancellationToken ct)
    {
        await using var insert = work.Run(
            InsertSql, work.Tenant!.Value.Value, webhook.Value, secret.Id, secret.Kind, secret.Sealed.RootKeyId, secret.Sealed.Sealed, secret.PublicKey, secret.CreatedAt);
        await insert.ExecuteAsync(ct);
    }

    /// <summary>Ends all that sign now at a time, or before if they end before; deletes those that have ended.</summary>
    public static async Task ExpireAsync(Work work, WebhookId webhook, DateTimeOffset now, DateTimeOffset at, CancellationToken ct)
    {
        await using (var update = work.Run("update webhook_secrets set expires_at = least(expires_at, $2) where webhook_id = $1 and kind <> 'headers'", webhook.Value, at))
        {
            await update.ExecuteAsync(ct);
        }

        await using var delete = work.Run("delete from webhook_secrets where webhook_id = $1 and expires_at <= $2", webhook.Value, now);
        await delete.ExecuteAsync(ct);
    }

    /// <summary>Drops the values of its headers.</summary>
    public static async Task DropHeadersAsync(Work work, WebhookId webhook, CancellationToken ct)
    {
        await using var delete = work.Run("delete from webhook_secrets where webhook_id = $1 and kind = 'headers'", webhook.Value);
        await delete.ExecuteAsync(ct);
    }

    private const string ListSql = """
        select id, kind, root_key_id, envelope, public_key, created_at, expires_at from webhook_secrets
        where webhook_id = $1 and (expires_at is null or expires_at > $2) order by created_at, id
        """;

    private const string InsertSql = """
        insert into webhook_secrets (tenant_id, webhook_id, id, kind, root_key_id, envelope, public_key, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
        """;

    private static WebhookSecret Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Kind = row.GetString(1),
        Sealed = new Envelope(row.GetString(2), row.GetFieldValue<byte[]>(3)),
        PublicKey = row.IsDBNull(4) ? null : row.GetFieldValue<byte[]>(4),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(5),
        ExpiresAt = row.GetFieldValue<DateTimeOffset?>(6),
    };
}
