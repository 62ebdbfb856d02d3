namespace Plinto.Edge.Snapshots;

/// <summary>One tenant's fetches: one at a time, and further apart while they bring nothing that puts the tenant in step.</summary>
internal sealed class Refreshing
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private readonly Lock _deciding = new();
    private Task _running = Task.CompletedTask;
    private TimeSpan _wait = FirstWait;
    private DateTimeOffset _dueAt = DateTimeOffset.MinValue;

    /// <summary>Starts a fetch, or answers the one under way.</summary>
    public Task Run(Func<Task> fetch)
    {
        lock (_deciding)
        {
            return _running.IsCompleted ? _running = fetch() : _running;
        }
    }

    /// <summary>True if the next try is due.</summary>
    public bool IsDue(DateTimeOffset now)
    {
        lock (_deciding)
        {
            return _running.IsCompleted && now >= _dueAt;
        }
    }

    /// <summary>A fetch has ended.</summary>
    public void Done(DateTimeOffset now, bool inStep)
    {
        lock (_deciding)
        {
            (_dueAt, _wait) = inStep ? (DateTimeOffset.MinValue, FirstWait) : (now + _wait, _wait * 2 < LongestWait ? _wait * 2 : LongestWait);
        }
    }
}
