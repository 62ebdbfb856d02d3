using System.Net.Sockets;
using System.Text;

namespace Plinto.Edge.Proxy;

/// <summary>
/// A connection to an upstream that is still read when it can no longer be written. An upstream that refuses a body answers and closes without reading the rest (a 413, say); the
/// client library would make a failure of the broken write and never look at the answer. What is written from then on is lost, as it would be; if there is no answer, the read
/// fails. An upstream that answers, reads no further and keeps the connection open is not found out: the library reads no answer while it writes, and such a request ends by its
/// time-out.
/// </summary>
internal sealed class UpstreamConnection(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private bool _broken;

    /// <summary>Header values as the bytes they are (Latin-1 keeps every byte), and connections of this kind.</summary>
    public static void Configure(SocketsHttpHandler handler)
    {
        handler.RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1;
        handler.ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1;
        handler.ConnectCallback = ConnectAsync;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_broken)
        {
            return ValueTask.CompletedTask;
        }

        var writing = base.WriteAsync(buffer, cancellationToken);
        return writing.IsCompletedSuccessfully ? writing : WaitAsync(writing);
    }

    private async ValueTask WaitAsync(ValueTask writing)
    {
        try
        {
            await writing;
        }
        catch (IOException)
        {
            _broken = true;
        }
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancel);
            return new UpstreamConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
