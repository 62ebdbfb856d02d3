using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Plinto.Issuer.Mail;

/// <summary>One connection to the configured SMTP server, opened by the first mail of a round and closed after its last.</summary>
internal sealed class SmtpConnection(MailOptions options) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private SmtpClient? _client;

    /// <summary>Sends one message.</summary>
    /// <exception cref="Exception">Of MailKit or the network: it was not taken.</exception>
    public async Task SendAsync(MimeMessage message, CancellationToken ct)
    {
        if (_client is not { IsConnected: true })
        {
            _client?.Dispose();
            _client = new SmtpClient { Timeout = (int)Patience.TotalMilliseconds };
            await _client.ConnectAsync(options.Host!, options.Port, Security(options.Security), ct);
            if (options.UserName is { } name)
            {
                await _client.AuthenticateAsync(name, options.Password ?? "", ct);
            }
        }

        await _client.SendAsync(message, ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is { IsConnected: true } client)
        {
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                await client.DisconnectAsync(quit: true, patience.Token);
            }
            catch (Exception fault) when (fault is IOException or SmtpProtocolException or SmtpCommandException or OperationCanceledException)
            {
                // All was sent; the server left first.
            }
        }

        _client?.Dispose();
    }

    private static SecureSocketOptions Security(string text) => text switch
    {
        "none" => SecureSocketOptions.None,
        "tls" => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.StartTls, // required: a server that does not offer it gets nothing
    };
}
