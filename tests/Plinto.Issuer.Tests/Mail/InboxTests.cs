using System.Net;
using System.Net.Sockets;
using System.Text;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;
using Plinto.Issuer.Mail.Inbox;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Mail;

/// <summary>The development inbox, spoken to by a mail client that we did not write.</summary>
public sealed class InboxTests(Postgres postgres)
{
    [Fact]
    public async Task Mail_arrives_as_it_was_sent()
    {
        var inbox = new InboxMessages(TimeProvider.System);
        using var listener = await ListenAsync(inbox);
        var mail = new MimeMessage();
        mail.From.Add(new MailboxAddress("Ärzte & Söhne", "from@example.com"));
        mail.To.Add(new MailboxAddress("Jörg", "jörg@example.com"));
        mail.Subject = "Bestätigen — ✓";
        mail.Body = new BodyBuilder { TextBody = "Open https://id.example.com/x?a=1&b=2 now\n.\n..two dots", HtmlBody = "<p>Ümlaut</p>" }.ToMessageBody();
        using var client = new SmtpClient();
        await client.ConnectAsync("127.0.0.1", listener.Port, SecureSocketOptions.None);
        await client.SendAsync(mail);
        await client.SendAsync(mail);
        await client.DisconnectAsync(true);

        Assert.Equal(2, inbox.All.Count);
        var message = inbox.All[0];
        Assert.Equal(["jörg@example.com"], message.To.Select(to => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(to))));
        Assert.Equal("Bestätigen — ✓", message.Subject);
        Assert.Equal(["https://id.example.com/x?a=1&b=2"], message.Links);
        Assert.Equal("Open https://id.example.com/x?a=1&b=2 now\n.\n..two dots", message.Text!.ReplaceLineEndings("\n").TrimEnd());
        Assert.Equal("<p>Ümlaut</p>", message.Html!.Trim());
    }

    [Theory]
    [InlineData("DATA", "503")]
    [InlineData("RCPT TO:<a@example.com>", "503")]
    [InlineData("MAIL FROM:nobody", "503")]
    [InlineData("VRFY root", "502")]
    [InlineData("NOOP", "250")]
    [InlineData("QUIT", "221")]
    public async Task Conversation_answers_what_the_protocol_says(string command, string code)
    {
        using var listener = await ListenAsync(new InboxMessages(TimeProvider.System));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, listener.Port);
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        Assert.StartsWith("220", await reader.ReadLineAsync(), StringComparison.Ordinal);

        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"));

        Assert.StartsWith(code, await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endless_line_ends_the_conversation()
    {
        using var listener = await ListenAsync(new InboxMessages(TimeProvider.System));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, listener.Port);
        var stream = client.GetStream();
        var buffer = new byte[64 * 1024];
        var ended = false;
        for (var written = 0; written < 64 && !ended; written++)
        {
            try
            {
                await stream.WriteAsync(buffer);
            }
            catch (IOException)
            {
                ended = true;
            }
        }

        Assert.True(ended || await ReadsEndAsync(stream));
    }

    [Fact]
    public async Task Inbox_in_production_stops_the_start()
    {
        postgres.Require();
        var fault = await Assert.ThrowsAsync<Plinto.Issuer.Hosting.ConfigurationFault>(() => TestIssuer.StartAsync(
            postgres, environment: "Production", settings: new Dictionary<string, string?> { ["Inbox:SmtpPort"] = "0", ["Inbox:PagePort"] = "1" }));

        Assert.Contains("Inbox", fault.Message, StringComparison.Ordinal);
    }

    private static async Task<bool> ReadsEndAsync(NetworkStream stream)
    {
        try
        {
            var read = new byte[1024];
            while (await stream.ReadAsync(read) > 0)
            {
            }

            return true;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static async Task<SmtpListener> ListenAsync(InboxMessages inbox)
    {
        var listener = new SmtpListener(inbox, 0, NullLogger<SmtpListener>.Instance);
        await listener.StartAsync(CancellationToken.None);
        return listener;
    }
}
