using System.Collections.Concurrent;
using Plinto.Edge.Policies;
using Plinto.Tokens.AccessTokens;

namespace Plinto.Edge.Streams;

/// <summary>The open streams of one tenant. Other requests are over before it matters, and never come here.</summary>
internal sealed class OpenStreams
{
    private readonly ConcurrentDictionary<OpenStream, byte> _open = new();
    private int _due;

    /// <summary>How many there are.</summary>
    public int Count => _open.Count;

    /// <summary>Holds a stream until its request completes.</summary>
    public OpenStream Add(HttpContext http, AccessToken token, DecidedInput? decided)
    {
        var stream = new OpenStream(http, token, decided);
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

    /// <summary>Cuts those that the active policy allows no longer. Apart from the feed, whose other changes must not wait for it.</summary>
    public void DecideAgain(Func<TenantPolicy> inForce)
    {
        if (!_open.IsEmpty && Interlocked.Increment(ref _due) == 1)
        {
            _ = Task.Run(() => DecideUntilSettled(inForce));
        }
    }

    // INVARIANT: never throws, and `_due` is zero again when it ends: a count that stays would be the last decision that these streams ever see.
    private void DecideUntilSettled(Func<TenantPolicy> inForce)
    {
        int seen;
        do
        {
            seen = Volatile.Read(ref _due);
            foreach (var (stream, _) in _open)
            {
                if (stream.Decided is { } decided && !IsAllowed(decided, inForce))
                {
                    stream.Cut();
                }
            }
        }
        while (Interlocked.CompareExchange(ref _due, 0, seen) != seen);
    }

    /// <summary>A stream that can't be decided is not allowed.</summary>
    private static bool IsAllowed(DecidedInput decided, Func<TenantPolicy> inForce)
    {
        try
        {
            return decided.IsAllowedBy(inForce());
        }
        catch (Exception)
        {
            return false;
        }
    }
}
