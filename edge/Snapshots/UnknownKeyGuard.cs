namespace Plinto.Edge.Snapshots;

/// <summary>
/// Keeps tokens with made-up key ids from turning into load on the issuer: one question at a time, which everyone waits for; an id that was asked for in vain is not asked for
/// again for a while; and while answers bring nothing new, each question waits twice as long as the one before, from <see cref="FirstWait"/> to <see cref="LongestWait"/>. New keys
/// come by the feed within a second anyway: the question is for the moment before.
/// </summary>
internal sealed class UnknownKeyGuard
{
    private static readonly TimeSpan Remember = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private const int MostRemembered = 256;
    private readonly Lock _deciding = new();
    private readonly Dictionary<string, DateTimeOffset> _unknown = new(StringComparer.Ordinal);
    private TimeSpan _wait = FirstWait;
    private DateTimeOffset _mayAskAt = DateTimeOffset.MinValue;
    private Task _asking = Task.CompletedTask;

    /// <summary>Asks, or waits for the question under way; does nothing if it is too soon, or the id is known to be unknown.</summary>
    public Task AskAsync(string keyId, DateTimeOffset now, Func<Task> ask)
    {
        lock (_deciding)
        {
            if (_unknown.TryGetValue(keyId, out var until) && now < until)
            {
                return Task.CompletedTask;
            }

            if (_asking.IsCompleted && now >= _mayAskAt)
            {
                (_mayAskAt, _wait) = (now + _wait, _wait * 2 < LongestWait ? _wait * 2 : LongestWait);
                _asking = ask();
            }

            return _asking;
        }
    }

    /// <summary>Something new came: the next unknown id is asked for without delay.</summary>
    public void HeardNews()
    {
        lock (_deciding)
        {
            _wait = FirstWait;
            _mayAskAt = DateTimeOffset.MinValue;
            _unknown.Clear();
        }
    }

    /// <summary>Remembers that the issuer doesn't know the id either.</summary>
    public void IsUnknown(string keyId, DateTimeOffset now)
    {
        lock (_deciding)
        {
            if (_unknown.Count >= MostRemembered)
            {
                _unknown.Clear();
            }

            _unknown[keyId] = now + Remember;
        }
    }
}
