using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;

namespace Plinto.Issuer.LogStreams;

/// <summary>Log streams as the worker sees them. A claimed row is put off: should this replica die, another one takes it after that, from the same position.</summary>
internal sealed class StreamQueueSql(WorkerDatabase db)
{
    /// <summary>Claims streams that have something to deliver, of each tenant in turn.</summary>
    /// <param name="busy">Tenants that are left out.</param>
    public async Task<List<ClaimedStream>> ClaimAsync(DateTimeOffset now, TimeSpan lease, int most, int mostOfTenant, Guid[] busy, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(null, ct);
        List<(TenantId Tenant, Guid Id)> due;
        await using (var claim = work.Run("select tenant_id, id from directory.claim_due_log_streams($1, $2, $3, $4)", now, most, mostOfTenant, busy))
        {
            due = await claim.ListAsync(row => (new TenantId(row.GetGuid(0)), row.GetGuid(1)), ct);
        }

        var claimed = new List<ClaimedStream>(due.Count);
        foreach (var tenant in due.GroupBy(row => row.Tenant, row => row.Id))
        {
            await work.EnterAsync(tenant.Key, ct);
            await using var put = work.Run(
                "update log_streams s set due_at = $2, claims = s.claims + 1 from tenants t, event_heads h where s.id = any ($1)"
                + " and t.id = s.tenant_id and h.tenant_id = s.tenant_id returning " + LogStream.Columns
                    + ", t.slug, s.root_key_id, s.secret_envelope, s.claims, h.position as head",
                tenant.ToArray(), now + lease);
            claimed.AddRange(await put.ListAsync(row => new ClaimedStream(
                tenant.Key, row.GetString(row.GetOrdinal("slug")), LogStream.Read(row),
                new Envelope(row.GetString(row.GetOrdinal("root_key_id")), row.GetFieldValue<byte[]>(row.GetOrdinal("secret_envelope"))),
                row.GetInt64(row.GetOrdinal("claims")), row.GetInt64(row.GetOrdinal("head"))), ct));
        }

        await work.CommitAsync(ct);
        return claimed;
    }

    /// <summary>All up to a position was delivered. False if the claim is void.</summary>
    public async Task<bool> DeliveredAsync(ClaimedStream claim, long position, bool sent, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = db.In(
            claim.Tenant,
            """
            update log_streams s set position = $3, failures = 0, failing_since = null, last_error = null, due_at = $4, delivered_at = case when $5 then $4 else s.delivered_at end
            where s.id = $1 and s.claims = $2
            """,
            claim.Stream.Id.Value, claim.Claims, position, now, sent);
        return await update.ExecuteAsync(ct) == 1;
    }

    /// <summary>It was not; to be tried again.</summary>
    public async Task FailedAsync(ClaimedStream claim, string error, DateTimeOffset now, DateTimeOffset dueAt, CancellationToken ct)
    {
        await using var update = db.In(
            claim.Tenant,
            """
            update log_streams s set failures = s.failures + 1, failing_since = coalesce(s.failing_since, $4), last_error = $3, due_at = $5 where s.id = $1 and s.claims = $2
            """,
            claim.Stream.Id.Value, claim.Claims, error, now, dueAt);
        await update.ExecuteAsync(ct);
    }

    /// <summary>It has failed for too long. False if the claim is void.</summary>
    public static async Task<bool> GiveUpAsync(Work work, ClaimedStream claim, string error, CancellationToken ct)
    {
        await using var update = work.Run(
            "update log_streams s set state = 'failed', failures = s.failures + 1, last_error = $3, version = s.version + 1 where s.id = $1 and s.claims = $2",
            claim.Stream.Id.Value, claim.Claims, error);
        return await update.ExecuteAsync(ct) == 1;
    }
}
