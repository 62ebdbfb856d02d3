using System.Text.Json;
using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Keys;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.Mail;

/// <summary>Mails to send, as the worker sees them.</summary>
internal sealed class OutboxSql(WorkerDatabase db, RootKeys keys)
{
    /// <summary>Takes due mails for the time of a lease: other replicas pass them by, and if this one dies they are due again.</summary>
    public async Task<List<ClaimedMail>> ClaimAsync(DateTimeOffset now, TimeSpan lease, int most, CancellationToken ct)
    {
        var claimed = new List<ClaimedMail>();
        await using var work = await db.BeginAsync(null, ct);
        List<(TenantId Tenant, MailId Id)> due;
        await using (var query = work.Run("select tenant_id, id from directory.claim_due_mails($1, $2)", now, most))
        {
            due = await query.ListAsync(row => (new TenantId(row.GetGuid(0)), new MailId(row.GetGuid(1))), ct);
        }

        foreach (var (tenant, id) in due)
        {
            await work.EnterAsync(tenant, ct);
            await using var lend = work.Run(LendSql, id.Value, now + lease);
            claimed.AddRange(await lend.ListAsync(row => Read(tenant, id, row), ct));
        }

        await work.CommitAsync(ct);
        return claimed;
    }

    /// <summary>Puts a mail off.</summary>
    public async Task PutOffAsync(ClaimedMail mail, DateTimeOffset until, CancellationToken ct)
    {
        await using var update = db.In(mail.Tenant, "update outgoing_mails set due_at = $2 where id = $1", mail.Id.Value, until);
        await update.ExecuteAsync(ct);
    }

    /// <summary>Forgets a mail.</summary>
    public static async Task DeleteAsync(Work work, MailId id, CancellationToken ct)
    {
        await using var delete = work.Run("delete from outgoing_mails where id = $1", id.Value);
        await delete.ExecuteAsync(ct);
    }

    private ClaimedMail Read(TenantId tenant, MailId id, NpgsqlDataReader row)
    {
        var envelope = new Envelope(row.GetString(0), row.GetFieldValue<byte[]>(1));
        var job = JsonSerializer.Deserialize(keys.Open(envelope, EnvelopePurpose.OutgoingMail(tenant, id.Value)), MailJson.Default.MailJob)!;
        return new ClaimedMail(tenant, id, job, row.GetInt32(2), row.GetFieldValue<DateTimeOffset>(3));
    }

    private const string LendSql = "update outgoing_mails set due_at = $2, attempts = attempts + 1 where id = $1 returning root_key_id, envelope, attempts, created_at";
}
