using System.Buffers;
using SmtpServer;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Plinto.Inbox;

/// <summary>Where a mail goes that SMTP carried: into the inbox, unless it is no mail.</summary>
internal sealed class KeepMail(InboxMessages messages) : MessageStore
{
    public override Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            messages.Add(buffer.ToArray(), [.. transaction.To.Select(to => to.AsAddress())]);
            return Task.FromResult(SmtpResponse.Ok);
        }
        catch (FormatException)
        {
            return Task.FromResult(new SmtpResponse(SmtpReplyCode.TransactionFailed, "not a mail"));
        }
    }
}
