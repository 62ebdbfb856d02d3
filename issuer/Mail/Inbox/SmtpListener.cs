using System.Net;
using System.Net.Sockets;

namespace Plinto.Issuer.Mail.Inbox;

/// <summary>Listens for SMTP on the loopback: each connection is a <see cref="SmtpConversation"/>.</summary>
internal sealed partial class SmtpListener(InboxMessages messages, int port, ILogger<SmtpListener> logger) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly TcpListener _listener = new(IPAddress.Loopback, port);

    /// <summary>The port, also where 0 asked for any.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.Start();
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _listener.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            _ = TalkAsync(await _listener.AcceptTcpClientAsync(stoppingToken), stoppingToken);
        }
    }

    private async Task TalkAsync(TcpClient client, CancellationToken stopping)
    {
        using var connection = client;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(Patience);
        try
        {
            await using var stream = client.GetStream();
            await new SmtpConversation(stream, messages).RunAsync(patience.Token);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            Broken(logger, fault.GetType().Name);
        }
    }

    [LoggerMessage(5101, LogLevel.Debug, "a mail conversation ended early: `{Kind}`")]
    private static partial void Broken(ILogger logger, string kind);
}
