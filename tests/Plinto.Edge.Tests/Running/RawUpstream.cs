using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Plinto.Edge.Tests.Running;

/// <summary>An upstream that answers with bytes as they are given, for answers that no framework would write. Latin-1 on both sides: a character is a byte.</summary>
internal sealed class RawUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;

    public RawUpstream()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>What is sent once the head of a request is there; the connection is closed after it.</summary>
    public Func<string, string> Answer { get; set; } = _ => "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    /// <summary>Whether the body is read before the connection is closed.</summary>
    public bool ReadsBody { get; set; } = true;

    /// <summary>Waits before it answers.</summary>
    public Task Answers { get; set; } = Task.CompletedTask;

    /// <summary>The head of the last request.</summary>
    public string Head { get; private set; } = "";

    public int Requests;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await ServeAsync(client.GetStream());
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                // the edge hung up, or the test is over
            }
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        var received = new StringBuilder();
        var buffer = new byte[65536];
        while (!received.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer.AsMemory(0, 1), _end.Token);
            if (read == 0)
            {
                return;
            }

            received.Append((char)buffer[0]);
        }

        Head = received.ToString();
        Interlocked.Increment(ref Requests);
        await Answers.WaitAsync(_end.Token);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(Answer(Head)), _end.Token);
        if (ReadsBody)
        {
            stream.Socket.Shutdown(SocketShutdown.Send);
            while (await stream.ReadAsync(buffer, _end.Token) > 0)
            {
                // until the edge has sent all
            }
        }
    }
}
