namespace Plinto.Issuer.EventReaders;

/// <summary>Wakes what delivers on this replica: some reader may be due.</summary>
internal sealed class EventReaderSignal
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _due = New();

    /// <summary>A reader may be due.</summary>
    public void Set()
    {
        lock (_lock)
        {
            _due.TrySetResult();
        }
    }

    /// <summary>Ends once it was set after the last call. For one caller.</summary>
    public Task NextAsync()
    {
        lock (_lock)
        {
            if (_due.Task.IsCompleted)
            {
                _due = New();
                return Task.CompletedTask;
            }

            return _due.Task;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
