using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.Events;

/// <summary>
/// Wakes what waits for events. Writers of this replica say that they have committed (<see cref="Written"/>), <see cref="SequenceEvents"/> that there are positions up to a round
/// (<see cref="Advance"/>), readers wait for a round later than the one they know.
/// </summary>
internal sealed class EventRounds
{
    private readonly Lock _lock = new();
    private readonly WakeSignal _written = new();
    private TaskCompletionSource _advanced = New();
    private long _round;

    /// <summary>A transaction of this replica that wrote events was committed.</summary>
    public void Written() => _written.Set();

    /// <summary>Ends once something was written after the last call.</summary>
    public Task NextWriteAsync() => _written.NextAsync();

    /// <summary>Positions up to this round are there.</summary>
    public void Advance(long round)
    {
        TaskCompletionSource ended;
        lock (_lock)
        {
            if (round <= _round)
            {
                return;
            }

            _round = round;
            ended = _advanced;
            _advanced = New();
        }

        ended.TrySetResult();
    }

    /// <summary>Ends with a round after this one; at once, if it is there. Ends by itself after <paramref name="most"/>, should a notification have been lost.</summary>
    public async Task<long> NextRoundAsync(long after, TimeSpan most, TimeProvider time, CancellationToken ct)
    {
        Task next;
        lock (_lock)
        {
            if (_round > after)
            {
                return _round;
            }

            next = _advanced.Task;
        }

        await next.WaitAsync(most, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ct.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return _round;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
