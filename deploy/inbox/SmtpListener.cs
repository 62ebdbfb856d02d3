using System.Net;
using SmtpServer;
using SmtpServer.Net;

namespace Plinto.Inbox;

/// <summary>Takes mail by SMTP (RFC 5321) on the loopback, of at most 1 MiB each: no relaying, no authentication, no TLS, since it never leaves the machine.</summary>
internal sealed class SmtpListener : IHostedService, IDisposable
{
    private const int LargestMail = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<int> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SmtpServer.SmtpServer _server;
    private Task _serving = Task.CompletedTask;

    /// <param name="messages">Where mails go.</param>
    /// <param name="port">0: any that is free.</param>
    public SmtpListener(InboxMessages messages, int port)
    {
        var endpoints = new EndpointListenerFactory();
        endpoints.EndpointStarted += (_, started) => _started.TrySetResult(((IPEndPoint)started.LocalEndPoint).Port);
        var services = new SmtpServer.ComponentModel.ServiceProvider();
        services.Add(endpoints);
        services.Add(new KeepMail(messages));
        _server = new SmtpServer.SmtpServer(
            new SmtpServerOptionsBuilder().ServerName("inbox").MaxMessageSize(LargestMail, MaxMessageSizeHandling.Strict).CommandWaitTimeout(Patience)
                .Endpoint(endpoint => endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, port)).SessionTimeout(Patience)).Build(),
            services);
    }

    /// <summary>The port it listens on, once <see cref="StartAsync"/> has ended.</summary>
    public int Port => _started.Task.Result;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _serving = _server.StartAsync(_stop.Token);
        if (await Task.WhenAny(_started.Task, _serving).WaitAsync(cancellationToken) == _serving)
        {
            await _serving; // the port is taken
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _serving.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }
}
