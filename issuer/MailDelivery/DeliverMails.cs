using System.Collections.Concurrent;
using MailKit.Net.Smtp;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Lanes;
using Plinto.Issuer.Mail;
using Plinto.Issuer.Pages;
using Plinto.Issuer.Schedule;
using Plinto.Issuer.Telemetry;

namespace Plinto.Issuer.MailDelivery;

/// <summary>
/// Sends mails: at once when this replica took them, within seconds when another did. A server that does not answer is tried again after a growing while, for a day; then,
/// or when it says that it never will take the mail, the mail is given up and the log says so.
/// </summary>
internal sealed partial class DeliverMails(
    WorkerDatabase db, OutboxSql mails, Outbox outbox, ComposeMail compose, WriteMessage write, MailOptions options, EventLog events, IssuerMetrics metrics, TimeProvider time,
    ILogger<DeliverMails> logger) : ScheduledWork("deliver-mails", TimeSpan.FromSeconds(5), metrics, time, logger)
{
    /// <summary>Connections to the SMTP server.</summary>
    private const int Slots = 8;

    /// <summary>One at a time, so that a person gets a tenant's mails in the order they were written.</summary>
    private const int MostOfTenant = 1;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(1);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(2);
    private readonly TimeProvider _time = time;
    private readonly IssuerMetrics _metrics = metrics;
    private readonly DeliverySlots<ClaimedMail> _slots = new(Slots, MostOfTenant, LookAgain, time);

    /// <summary>Sends all that are due. Answers how many were sent.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var idle = new ConcurrentBag<SmtpConnection>();
        try
        {
            return await _slots.RunAsync(
                (most, mostOfTenant, busy, token) => mails.ClaimAsync(_time.GetUtcNow(), Lease, most, mostOfTenant, busy, token), mail => mail.Tenant, DeliverOneAsync, ct);
        }
        finally
        {
            await Task.WhenAll(idle.Select(smtp => smtp.DisposeAsync().AsTask()));
        }

        async Task<bool> DeliverOneAsync(ClaimedMail mail, CancellationToken token)
        {
            var smtp = idle.TryTake(out var known) ? known : new SmtpConnection(options);
            try
            {
                return await DeliverAsync(smtp, mail, token);
            }
            finally
            {
                idle.Add(smtp);
            }
        }
    }

    protected override Task WakeAsync(CancellationToken ct) => outbox.WaitAsync(ct);

    private async Task<bool> DeliverAsync(SmtpConnection smtp, ClaimedMail mail, CancellationToken ct)
    {
        PageTenant? tenant;
        MailText? text = null;
        await using (var work = await db.BeginAsync(mail.Tenant, ct))
        {
            tenant = await PageTenantSql.FindAsync(work, ct);
            text = tenant is null ? null : await compose.RunAsync(work, mail.Job, tenant, ct);
            if (text is null)
            {
                await OutboxSql.DeleteAsync(work, mail.Id, ct); // nobody to write to
            }

            await work.CommitAsync(ct);
        }

        if (text is null)
        {
            return false;
        }

        try
        {
            if (options.Host is null)
            {
                throw new InvalidOperationException("Plinto:Mail:Host is not set");
            }

            await smtp.SendAsync(await write.RunAsync(text, mail.Job.Email, tenant!), ct);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            await FailedAsync(mail, fault, ct);
            return false;
        }

        await using var done = await db.BeginAsync(mail.Tenant, ct);
        await OutboxSql.DeleteAsync(done, mail.Id, ct);
        await done.CommitAsync(ct);
        _metrics.MailSent(mail.Job.Kind);
        return true;
    }

    private async Task FailedAsync(ClaimedMail mail, Exception fault, CancellationToken ct)
    {
        // The type alone: what a server answers may repeat the address.
        NotSent(logger, mail.Id.ToString(), mail.Attempts, (fault as SmtpCommandException)?.StatusCode.ToString() ?? fault.GetType().Name);
        var now = _time.GetUtcNow();
        var wait = FirstWait * Math.Pow(2, Math.Min(mail.Attempts - 1, 20));
        wait = wait < LongestWait ? wait : LongestWait;
        if (fault is not SmtpCommandException { StatusCode: >= SmtpStatusCode.MailboxUnavailable, ErrorCode: SmtpErrorCode.RecipientNotAccepted }
            && now + wait < mail.CreatedAt + GiveUpAfter)
        {
            await mails.PutOffAsync(mail, now + wait, ct);
            return;
        }

        await using var work = await db.BeginAsync(mail.Tenant, ct);
        if (!await OutboxSql.GiveUpAsync(work, mail, ct))
        {
            return;
        }

        await events.AppendAsync(
            work, new NewEvent("mail.given_up", Actor.System, mail.Id.ToString()) { Data = new() { ["kind"] = mail.Job.Kind, ["attempts"] = mail.Attempts } }, ct);
        await work.CommitAsync(ct);
        _metrics.MailGivenUp(mail.Job.Kind);
    }

    [LoggerMessage(1401, LogLevel.Warning, "mail {mail} was not sent (attempt {attempt}): {reason}")]
    private static partial void NotSent(ILogger logger, string mail, int attempt, string reason);
}
