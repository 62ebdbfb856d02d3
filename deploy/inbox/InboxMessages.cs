using System.Collections.Immutable;
using System.Text.RegularExpressions;
using MimeKit;

namespace Plinto.Inbox;

/// <summary>What arrived, the newest first; the oldest go when there are too many.</summary>
internal sealed partial class InboxMessages(TimeProvider time)
{
    private const int Most = 500;
    private ImmutableList<InboxMessage> _messages = [];

    public IReadOnlyList<InboxMessage> All => _messages;

    public InboxMessage? Find(string id) => _messages.Find(message => message.Id == id);

    public void Clear() => ImmutableInterlocked.Update(ref _messages, _ => []);

    /// <summary>Takes a message as SMTP carried it.</summary>
    /// <exception cref="FormatException">It is no mail.</exception>
    public void Add(byte[] content, IReadOnlyList<string> recipients)
    {
        using var mail = MimeMessage.Load(new MemoryStream(content));
        var now = time.GetUtcNow();
        var message = new InboxMessage
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            ReceivedAt = now,
            To = recipients,
            From = mail.From.ToString(),
            Subject = mail.Subject ?? "",
            Text = mail.TextBody,
            Html = mail.HtmlBody,
            Links = [.. Link().Matches(mail.TextBody ?? "").Select(link => link.Value)],
        };
        ImmutableInterlocked.Update(ref _messages, (all, one) => all.Insert(0, one).RemoveRange(Math.Min(Most, all.Count + 1), Math.Max(0, all.Count + 1 - Most)), message);
    }

    [GeneratedRegex(@"https?://[^\s<>""]+")]
    private static partial Regex Link();
}
