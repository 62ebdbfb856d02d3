using System.Collections.Concurrent;
using Plinto.Tokens.AccessTokens;

namespace Plinto.Edge.Proxy;

/// <summary>The open streams of one tenant. Other requests are over before it matters, and never come here.</summary>
internal sealed class OpenStreams
{
    private readonly ConcurrentDictionary<OpenStream, byte> _open = new();

    /// <summary>How many there are.</summary>
    public int Count => _open.Count;

    /// <summary>Holds a stream until its request completes.</summary>
    public OpenStream Add(HttpContext http, AccessToken token)
    {
        var stream = new OpenStream(http, token);
        _open[stream] = 0;
        http.Response.OnCompleted(() =>
        {
            stream.End();
            _open.TryRemove(stream, out _);
            return Task.CompletedTask;
        });
        return stream;
    }

    /// <summary>Cuts those whose token is refused by now.</summary>
    public void Cut(Func<AccessToken, bool> isRefused)
    {
        foreach (var (stream, _) in _open)
        {
            if (isRefused(stream.Token))
            {
                stream.Cut();
            }
        }
    }
}
