using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Webhooks;

/// <summary>Webhooks in the database.</summary>
internal sealed class WebhookSql(Database db)
{
    public async Task<Webhook?> FindAsync(TenantId tenant, WebhookId id, CancellationToken ct)
    {
        await using var query = db.In(tenant, SelectSql + " where w.id = $1", id.Value);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>Webhooks in the order of their creation, after one of them.</summary>
    public async Task<List<Webhook>> ListAsync(TenantId tenant, WebhookId? after, int most, CancellationToken ct)
    {
        await using var query = db.In(tenant, SelectSql + " where ($1::uuid is null or w.id > $1) order by w.id limit $2", after?.Value, most);
        return await query.ListAsync(Read, ct);
    }

    /// <inheritdoc cref="FindAsync(TenantId, WebhookId, CancellationToken)"/>
    public static async Task<Webhook?> FindAsync(Work work, WebhookId id, CancellationToken ct)
    {
        await using var query = work.Run(SelectSql + " where w.id = $1", id.Value);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>False if the tenant has so many already.</summary>
    public static async Task<bool> InsertAsync(Work work, Webhook webhook, int mostOfTenant, CancellationToken ct)
    {
        await using (var one = work.Run("select pg_advisory_xact_lock(hashtextextended('webhooks ' || $1::text, 0))", work.Tenant!.Value.Value))
        {
            await one.ExecuteAsync(ct); // so that two at once do not both find room for one
        }

        await using var insert = work.Run(
            InsertSql, work.Tenant!.Value.Value, webhook.Id.Value, webhook.Url, webhook.Description, webhook.Types.ToArray(), webhook.HeaderNames.ToArray(), webhook.ApiVersion,
            webhook.Signing, webhook.FirstSignature, webhook.Paused, webhook.CreatedAt, mostOfTenant);
        return await insert.ExecuteAsync(ct) == 1;
    }

    /// <summary>False if it is unknown, or <paramref name="version"/> is no longer the stored one.</summary>
    public static async Task<bool> UpdateAsync(Work work, WebhookId id, long? version, UpdateWebhookRequest change, CancellationToken ct)
    {
        await using var update = work.Run(
            UpdateSql, id.Value, version, change.Url, change.Description, change.Types?.ToArray(), change.Headers?.Keys.ToArray(), change.ApiVersion, change.FirstSignature,
            change.Paused, change.Disabled);
        return await update.ExecuteAsync(ct) == 1;
    }

    /// <summary>Sets whose signature stands first.</summary>
    public static async Task SetFirstSignatureAsync(Work work, WebhookId id, string first, CancellationToken ct)
    {
        await using var update = work.Run("update webhooks set first_signature = $2, version = version + 1 where id = $1", id.Value, first);
        await update.ExecuteAsync(ct);
    }

    /// <summary>False if it is unknown, or <paramref name="version"/> is no longer the stored one. Its deliveries go with it.</summary>
    public static async Task<bool> DeleteAsync(Work work, WebhookId id, long? version, CancellationToken ct)
    {
        await using var delete = work.Run("delete from webhooks where id = $1 and ($2::bigint is null or version = $2)", id.Value, version);
        return await delete.ExecuteAsync(ct) == 1;
    }

    private const string SelectSql = """
        select w.id, w.url, w.description, w.types, w.header_names, w.api_version, w.signing, w.first_signature, w.paused, w.disabled_at, w.disabled_reason, w.version, w.created_at,
               w.consecutive_failures, w.failing_since, w.last_success_at, w.last_failure_at, w.last_error, r.held_until,
               (select count(*) from webhook_deliveries d where d.tenant_id = w.tenant_id and d.webhook_id = w.id and d.state = 'waiting'),
               greatest(0, coalesce((select h.position from event_heads h where h.tenant_id = w.tenant_id), 0) - r.position)
        from webhooks w join event_readers r on r.tenant_id = w.tenant_id and r.id = w.id
        """;

    private const string InsertSql = """
        insert into webhooks (tenant_id, id, url, description, types, header_names, api_version, signing, first_signature, paused, created_at)
        select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 where (select count(*) from webhooks) < $12
        """;

    private const string UpdateSql = """
        update webhooks set url = coalesce($3, url), description = nullif(coalesce($4, description), ''), types = coalesce($5, types), header_names = coalesce($6, header_names),
            api_version = coalesce($7, api_version), first_signature = coalesce($8, first_signature), paused = coalesce($9, paused),
            disabled_at = case when $10 = false then null else disabled_at end, disabled_reason = case when $10 = false then null else disabled_reason end,
            failing_since = case when $10 = false then null else failing_since end, consecutive_failures = case when $10 = false then 0 else consecutive_failures end,
            version = version + 1
        where id = $1 and ($2::bigint is null or version = $2)
        """;

    private static Webhook Read(NpgsqlDataReader row) => new()
    {
        Id = new WebhookId(row.GetGuid(0)),
        Url = row.GetString(1),
        Description = row.IsDBNull(2) ? null : row.GetString(2),
        Types = row.GetFieldValue<string[]>(3),
        HeaderNames = row.GetFieldValue<string[]>(4),
        ApiVersion = row.GetString(5),
        Signing = row.GetString(6),
        FirstSignature = row.GetString(7),
        Paused = row.GetBoolean(8),
        DisabledAt = row.GetFieldValue<DateTimeOffset?>(9),
        DisabledReason = row.IsDBNull(10) ? null : row.GetString(10),
        Version = row.GetInt64(11),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(12),
        Health = new WebhookHealth
        {
            ConsecutiveFailures = row.GetInt32(13),
            FailingSince = row.GetFieldValue<DateTimeOffset?>(14),
            LastSuccessAt = row.GetFieldValue<DateTimeOffset?>(15),
            LastFailureAt = row.GetFieldValue<DateTimeOffset?>(16),
            LastError = row.IsDBNull(17) ? null : row.GetString(17),
            HeldUntil = row.GetFieldValue<DateTimeOffset?>(18),
            Waiting = row.GetInt64(19),
            Behind = row.GetInt64(20),
        },
    };
}
