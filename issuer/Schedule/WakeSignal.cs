namespace Plinto.Issuer.Schedule;

/// <summary>Wakes scheduled work of this replica before its time: there may be something to do. What is set while nobody waits is kept, once.</summary>
internal class WakeSignal
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _set = New();

    /// <summary>There may be something to do.</summary>
    public void Set()
    {
        lock (_lock)
        {
            _set.TrySetResult();
        }
    }

    /// <summary>Ends once it was set after the last call. For one caller.</summary>
    public Task NextAsync()
    {
        lock (_lock)
        {
            if (_set.Task.IsCompleted)
            {
                _set = New();
                return Task.CompletedTask;
            }

            return _set.Task;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
