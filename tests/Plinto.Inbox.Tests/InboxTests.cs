using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Plinto.Inbox.Tests;

/// <summary>The development inbox, spoken to by a mail client that we did not write.</summary>
public sealed class InboxTests
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
        Assert.Equal(["jörg@example.com"], message.To);
        Assert.Equal("Bestätigen — ✓", message.Subject);
        Assert.Equal(["https://id.example.com/x?a=1&b=2"], message.Links);
        Assert.Equal("Open https://id.example.com/x?a=1&b=2 now\n.\n..two dots", message.Text!.ReplaceLineEndings("\n").TrimEnd());
        Assert.Equal("<p>Ümlaut</p>", message.Html!.Trim());
    }

    [Theory]
    [InlineData("DATA", "50")] // out of its turn
    [InlineData("RCPT TO:<a@example.com>", "50")]
    [InlineData("MAIL FROM:nobody", "50")]
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
        var start = new ProcessStartInfo("dotnet", [typeof(InboxMessages).Assembly.Location]) { RedirectStandardError = true };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["INBOX__SMTPPORT"] = "1";
        using var inbox = Process.Start(start)!;
        var said = await inbox.StandardError.ReadToEndAsync();
        await inbox.WaitForExitAsync();

        Assert.Equal(1, inbox.ExitCode);
        Assert.Contains("refused in Production", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_shows_what_came_as_JSON_by_recipient_and_can_be_emptied()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var messages = new InboxMessages(TimeProvider.System);
        messages.Add("From: a@example.com\r\nSubject: hello\r\n\r\nsee https://id.example.com/x"u8.ToArray(), ["b@example.com"]);
        builder.Services.AddSingleton(messages);
        await using var app = builder.Build();
        InboxEndpoints.Use(app);
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        using var mine = JsonDocument.Parse(await http.GetStringAsync(new Uri("/messages?to=B@example.com", UriKind.Relative)));
        var message = Assert.Single(mine.RootElement.EnumerateArray());
        Assert.Equal("https://id.example.com/x", message.GetProperty("links")[0].GetString());
        Assert.Equal("[]", await http.GetStringAsync(new Uri("/messages?to=c@example.com", UriKind.Relative)));
        Assert.Contains("hello", await http.GetStringAsync(new Uri("/messages/" + message.GetProperty("id").GetString(), UriKind.Relative)), StringComparison.Ordinal);
        using var emptied = await http.DeleteAsync(new Uri("/messages", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NoContent, emptied.StatusCode);
        Assert.Empty(messages.All);
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
        var listener = new SmtpListener(inbox, 0);
        await listener.StartAsync(CancellationToken.None);
        return listener;
    }
}
