using System.Text.Json;
using Plinto.Issuer.Data;
using Plinto.Issuer.Keys;

namespace Plinto.Issuer.Mail;

/// <summary>Takes mails in the transaction of what they tell of; <c>DeliverMails</c> sends them.</summary>
internal sealed class Outbox(RootKeys keys, MailOptions options, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _waiting = new(0, 1);

    /// <summary>Writes a mail to be sent; nothing where no SMTP server is configured. It goes out once the work is committed; <see cref="Wake"/> then says so.</summary>
    public async Task AddAsync(Work work, MailJob job, CancellationToken ct)
    {
        if (options.Host is null)
        {
            return; // none is ever sent: strangers must not fill the table
        }

        var tenant = work.Tenant!.Value;
        var now = time.GetUtcNow();
        var id = new MailId(Guid.CreateVersion7(now));
        var envelope = keys.Seal(JsonSerializer.SerializeToUtf8Bytes(job, MailJson.Default.MailJob), EnvelopePurpose.OutgoingMail(tenant, id.Value));
        await using var insert = work.Run(InsertSql, tenant.Value, id.Value, envelope.Sealed, envelope.RootKeyId, now);
        await insert.ExecuteAsync(ct);
    }

    /// <summary>Has this replica look at once; others look every few seconds.</summary>
    public void Wake()
    {
        try
        {
            _waiting.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake.
        }
    }

    /// <summary>Ends when there may be something to send.</summary>
    public Task WaitAsync(CancellationToken ct) => _waiting.WaitAsync(ct);

    public void Dispose() => _waiting.Dispose();

    private const string InsertSql = "insert into outgoing_mails (tenant_id, id, envelope, root_key_id, due_at, created_at) values ($1, $2, $3, $4, $5, $5)";
}
