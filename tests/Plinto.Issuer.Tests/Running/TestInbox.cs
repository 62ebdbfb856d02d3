using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace Plinto.Issuer.Tests.Running;

/// <summary>An SMTP server (RFC 5321) that keeps what it is given.</summary>
internal sealed class TestInbox : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<(string To, string Raw)> _mails = new();
    private readonly Task _serving;

    public TestInbox()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What every RCPT is answered; null: 250.</summary>
    public string? Refuse { get; set; }

    /// <summary>As they came, with the envelope's recipient.</summary>
    public IReadOnlyList<(string To, string Raw)> Raw => [.. _mails];

    public IReadOnlyList<MimeMessage> Messages => [.. _mails.Select(mail => MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(mail.Raw))))];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = TalkAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
            await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 inbox");
            var to = "";
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                var verb = line.Split(' ', ':')[0].ToUpperInvariant();
                to = verb == "RCPT" ? line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)] : to;
                if (verb == "DATA")
                {
                    await writer.WriteLineAsync("354 go on");
                    _mails.Enqueue((to, await DataAsync(reader)));
                }

                await writer.WriteLineAsync(
                    verb switch { "RCPT" when Refuse is { } refusal => refusal, "EHLO" => "250-inbox\r\n250 8BITMIME", "QUIT" => "221 bye", _ => "250 ok" });
                if (verb == "QUIT")
                {
                    return;
                }
            }
        }
    }

    private async Task<string> DataAsync(StreamReader reader)
    {
        var data = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".")
        {
            data.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        return data.ToString();
    }
}
