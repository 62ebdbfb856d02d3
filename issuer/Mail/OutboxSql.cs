using System.Text.Json;
using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;

namespace Plinto.Issuer.Mail;

/// <summary>Mails to send, as the worker sees them.</summary>
internal sealed class OutboxSql(WorkerDatabase db, RootKeys keys)
{
    /// <summary>Takes due mails, of each tenant in turn, for the time of a lease: other replicas pass them by, and if this one dies they are due again.</summary>
    /// <param name="busy">Tenants that are left out.</param>
    public async Task<List<ClaimedMail>> ClaimAsync(DateTimeOffset now, TimeSpan lease, int most, int mostOfTenant, Guid[] busy, CancellationToken ct)
    {
        var claimed = new List<ClaimedMail>();
        await using var work = await db.BeginAsync(null, ct);
        List<(TenantId Tenant, MailId Id)> due;
        await using (var query = work.Run("select tenant_id, id from directory.claim_due_mails_in_turn($1, $2, $3, $4)", now, most, mostOfTenant, busy))
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

    /// <summary>Puts a mail off, unless the lease ran out and it was taken again.</summary>
    public async Task PutOffAsync(ClaimedMail mail, DateTimeOffset until, CancellationToken ct)
    {
        await using var update = db.In(mail.Tenant, "update outgoing_mails set due_at = $2 where id = $1 and attempts = $3", mail.Id.Value, until, mail.Attempts);
        await update.ExecuteAsync(ct);
    }

    /// <summary>Forgets a mail.</summary>
    public static async Task DeleteAsync(Work work, MailId id, CancellationToken ct)
    {
        await using var delete = work.Run("delete from outgoing_mails where id = $1", id.Value);
        await delete.ExecuteAsync(ct);
    }

    /// <summary>Forgets a mail that was given up. False if the lease ran out and it was taken again: then it is the other's to say.</summary>
    public static async Task<bool> GiveUpAsync(Work work, ClaimedMail mail, CancellationToken ct)
    {
        await using var delete = work.Run("delete from outgoing_mails where id = $1 and attempts = $2", mail.Id.Value, mail.Attempts);
        return await delete.ExecuteAsync(ct) == 1;
    }

    private ClaimedMail Read(TenantId tenant, MailId id, NpgsqlDataReader row)
    {
        var envelope = new Envelope(row.GetString(0), row.GetFieldValue<byte[]>(1));
        var job = JsonSerializer.Deserialize(keys.Open(envelope, EnvelopePurpose.OutgoingMail(tenant, id.Value)), MailJson.Default.MailJob)!;
        return new ClaimedMail(tenant, id, job, row.GetInt32(2), row.GetFieldValue<DateTimeOffset>(3));
    }

    private const string LendSql = "update outgoing_mails set due_at = $2, attempts = attempts + 1 where id = $1 returning root_key_id, envelope, attempts, created_at";
}
