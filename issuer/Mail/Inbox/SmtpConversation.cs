using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Plinto.Issuer.Mail.Inbox;

/// <summary>One SMTP conversation (RFC 5321), as far as a mail client needs it: no relaying, no authentication, no TLS, since it never leaves the machine.</summary>
internal sealed class SmtpConversation(Stream stream, InboxMessages messages)
{
    private const int LargestMail = 1024 * 1024;
    private const int LongestLine = 1000; // RFC 5321 §4.5.3.1.6
    private readonly PipeReader _input = PipeReader.Create(stream);
    private readonly List<string> _recipients = [];
    private bool _hasSender;

    public async Task RunAsync(CancellationToken ct)
    {
        await ReplyAsync("220 inbox ready", ct);
        while (await ReadLineAsync(LongestLine, ct) is { } line)
        {
            var verb = line.Split(' ', 2)[0].ToUpperInvariant();
            if (verb == "DATA" && _recipients.Count > 0)
            {
                await TakeMailAsync(ct);
                continue;
            }

            await ReplyAsync(Answer(verb, line), ct);
            if (verb == "QUIT")
            {
                return;
            }
        }
    }

    private string Answer(string verb, string line)
    {
        switch (verb)
        {
            case "EHLO":
                Reset();
                return "250-inbox\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 1048576";
            case "HELO" or "RSET":
                Reset();
                return "250 OK";
            case "MAIL" when Path(line) is not null:
                Reset();
                _hasSender = true;
                return "250 OK";
            case "RCPT" when _hasSender && Path(line) is { Length: > 0 } to:
                _recipients.Add(to);
                return "250 OK";
            case "NOOP":
                return "250 OK";
            case "QUIT":
                return "221 bye";
            case "MAIL" or "RCPT" or "DATA":
                return "503 bad sequence of commands, or an address in no angle brackets";
            default:
                return "502 command not implemented";
        }
    }

    private async Task TakeMailAsync(CancellationToken ct)
    {
        await ReplyAsync("354 end with a dot on a line of its own", ct);
        using var mail = new MemoryStream();
        while (await ReadLineAsync(LargestMail, ct) is { } line && line != ".")
        {
            // RFC 5321 §4.5.2: a leading dot was doubled.
            mail.Write(Encoding.Latin1.GetBytes((line.StartsWith('.') ? line[1..] : line) + "\r\n"));
            if (mail.Length > LargestMail)
            {
                throw new IOException("the mail is larger than the inbox takes");
            }
        }

        await ReplyAsync(Keep(mail.ToArray()), ct);
        Reset();
    }

    private string Keep(byte[] mail)
    {
        try
        {
            messages.Add(mail, [.. _recipients]);
            return "250 OK";
        }
        catch (FormatException)
        {
            return "554 not a mail";
        }
    }

    private void Reset()
    {
        _recipients.Clear();
        _hasSender = false;
    }

    // The address in `MAIL FROM:<…>` or `RCPT TO:<…>`.
    private static string? Path(string line)
    {
        var (start, end) = (line.IndexOf('<'), line.IndexOf('>'));
        return start >= 0 && end > start ? line[(start + 1)..end] : null;
    }

    // Latin 1 keeps every byte: what the bytes mean is for the mail's own headers to say.
    private async Task<string?> ReadLineAsync(int longest, CancellationToken ct)
    {
        while (true)
        {
            var read = await _input.ReadAsync(ct);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.Latin1.GetString(read.Buffer.Slice(0, end).ToArray()).TrimEnd('\r');
                _input.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            if (read.IsCompleted)
            {
                return null;
            }

            if (read.Buffer.Length > longest)
            {
                throw new IOException("the line is too long");
            }

            _input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private async Task ReplyAsync(string text, CancellationToken ct) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), ct);
}
