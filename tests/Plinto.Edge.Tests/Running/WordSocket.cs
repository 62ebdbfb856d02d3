using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Xunit;

namespace Plinto.Edge.Tests.Running;

/// <summary>A WebSocket through an edge to the <see cref="EchoUpstream"/>, which sends numbered words.</summary>
internal sealed class WordSocket : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ClientWebSocket _socket = new();
    private readonly EchoUpstream _upstream;

    private WordSocket(EchoUpstream upstream) => _upstream = upstream;

    /// <summary>Connects, and hears a first word: the stream is open on all of its way.</summary>
    public static async Task<WordSocket> OpenAsync(EdgeProcess edge, EchoUpstream upstream, string path, string token)
    {
        var socket = new WordSocket(upstream);
        socket._socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        await socket._socket.ConnectAsync(new Uri(edge.Url.Replace("http:", "ws:", StringComparison.Ordinal) + path), CancellationToken.None);
        await socket.HearsAsync();
        return socket;
    }

    /// <summary>Hears a word that is sent after this was called. Words that were sent before, and wait in some buffer, do not count.</summary>
    public async Task HearsAsync()
    {
        var before = _upstream.Words;
        using var patience = new CancellationTokenSource(Patience);
        while (await WordAsync(patience.Token) <= before)
        {
        }
    }

    /// <summary>Reads until it is cut.</summary>
    public async Task EndsAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await Assert.ThrowsAsync<WebSocketException>(async () =>
        {
            while (!patience.IsCancellationRequested)
            {
                await WordAsync(patience.Token);
            }
        });
    }

    public void Dispose() => _socket.Dispose();

    private async Task<long> WordAsync(CancellationToken ct)
    {
        var buffer = new byte[100];
        var received = await _socket.ReceiveAsync(buffer, ct);
        Assert.Equal((WebSocketMessageType.Text, true), (received.MessageType, received.EndOfMessage));
        return long.Parse(Encoding.ASCII.GetString(buffer, 0, received.Count).AsSpan("data: ".Length).Trim(), CultureInfo.InvariantCulture);
    }
}
