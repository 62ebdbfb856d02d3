using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.OAuth.Logout;

/// <summary>The queue of back-channel logouts. A claimed row is not deleted but put off: should this replica die, another one takes it after that.</summary>
internal sealed class LogoutDeliverySql(WorkerDatabase db)
{
    /// <summary>Claims what is due, of each tenant in turn; no other caller gets it before <paramref name="lease"/> is over.</summary>
    /// <param name="busy">Tenants that are left out.</param>
    public async Task<List<LogoutDelivery>> ClaimAsync(DateTimeOffset now, TimeSpan lease, int most, int mostOfTenant, Guid[] busy, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(null, ct);
        List<(TenantId Tenant, Guid Id)> due;
        await using (var claim = work.Run("select tenant_id, id from directory.claim_due_logout_deliveries_in_turn($1, $2, $3, $4)", now, most, mostOfTenant, busy))
        {
            due = await claim.ListAsync(row => (new TenantId(row.GetGuid(0)), row.GetGuid(1)), ct);
        }

        var claimed = new List<LogoutDelivery>(due.Count);
        foreach (var tenant in due.GroupBy(row => row.Tenant, row => row.Id))
        {
            await work.EnterAsync(tenant.Key, ct);
            Guid[] ids = [.. tenant];
            await using (var put = work.Run(LeaseSql, ids, now + lease))
            {
                claimed.AddRange(await put.ListAsync(Read, ct));
            }

            await using var drop = work.Run(DropSql, ids);
            await drop.ExecuteAsync(ct);
        }

        await work.CommitAsync(ct);
        return claimed;
    }

    /// <summary>It was told.</summary>
    public async Task DoneAsync(LogoutDelivery delivery, CancellationToken ct)
    {
        await using var delete = db.In(delivery.TenantId, "delete from logout_deliveries where id = $1", delivery.Id);
        await delete.ExecuteAsync(ct);
    }

    /// <summary>It was not; to be tried again.</summary>
    public async Task RetryAsync(LogoutDelivery delivery, DateTimeOffset dueAt, CancellationToken ct)
    {
        await using var update = db.In(delivery.TenantId, "update logout_deliveries set due_at = $2 where id = $1", delivery.Id, dueAt);
        await update.ExecuteAsync(ct);
    }

    /// <summary>It was not even tried: that counts as no attempt.</summary>
    public async Task PutOffAsync(LogoutDelivery delivery, DateTimeOffset dueAt, CancellationToken ct)
    {
        await using var update = db.In(delivery.TenantId, "update logout_deliveries set due_at = $2, attempts = attempts - 1 where id = $1", delivery.Id, dueAt);
        await update.ExecuteAsync(ct);
    }

    /// <summary>It never will be. False if another caller said so before.</summary>
    public static async Task<bool> GiveUpAsync(Work work, LogoutDelivery delivery, CancellationToken ct)
    {
        await using var delete = work.Run("delete from logout_deliveries where id = $1", delivery.Id);
        return await delete.ExecuteAsync(ct) == 1;
    }

    // To where the client wants to be told now.
    private const string LeaseSql = """
        update logout_deliveries d set due_at = $2, attempts = attempts + 1
        from clients c, tenants t, signing_keys k
        where d.id = any ($1) and c.tenant_id = d.tenant_id and c.id = d.client_id and c.disabled_at is null and c.backchannel_logout_uri is not null
          and t.id = d.tenant_id and k.tenant_id = d.tenant_id and k.state = 'active'
        returning d.tenant_id, d.id, d.client_id, c.backchannel_logout_uri, d.identity_id, d.session_id, d.attempts, d.created_at, t.issuer, k.kid
        """;

    private const string DropSql = """
        delete from logout_deliveries d where d.id = any ($1)
          and not exists (select 1 from clients c where c.tenant_id = d.tenant_id and c.id = d.client_id and c.disabled_at is null and c.backchannel_logout_uri is not null)
        """;

    private static LogoutDelivery Read(NpgsqlDataReader row) => new()
    {
        TenantId = new TenantId(row.GetGuid(0)),
        Id = row.GetGuid(1),
        ClientId = new ClientId(row.GetGuid(2)),
        Uri = new Uri(row.GetString(3)),
        IdentityId = new IdentityId(row.GetGuid(4)),
        SessionId = new SessionId(row.GetGuid(5)),
        Attempts = row.GetInt32(6),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(7),
        Issuer = row.GetString(8),
        ActiveKeyId = row.GetString(9),
    };
}
