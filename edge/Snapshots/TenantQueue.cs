namespace Plinto.Edge.Snapshots;

/// <summary>
/// Work that may take long, in order for one tenant and apart from every other's and from the feed: fetching snapshots, binding policies. At most so many at once fetch, and fewer
/// bind, as that takes a processor each.
/// </summary>
internal sealed partial class TenantQueue(ILogger<TenantQueue> logger) : IDisposable
{
    private const int FetchesAtOnce = 32;
    private readonly Lock _ordering = new();
    private readonly Dictionary<string, Task> _last = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _fetching = new(FetchesAtOnce);
    private readonly SemaphoreSlim _binding = new(Math.Max(2, Environment.ProcessorCount / 2));

    /// <summary>Runs it after what is queued for that tenant. The task never fails: what goes wrong is logged, and the next work goes on.</summary>
    public Task Run(string slug, Func<Task> work)
    {
        lock (_ordering)
        {
            var task = AfterAsync(_last.GetValueOrDefault(slug) ?? Task.CompletedTask, slug, work);
            _last[slug] = task;
            _ = task.ContinueWith(done => Forget(slug, done), TaskScheduler.Default);
            return task;
        }
    }

    /// <summary>Runs what waits for the issuer.</summary>
    public async Task<T> FetchAsync<T>(Func<Task<T>> fetch)
    {
        await _fetching.WaitAsync();
        try
        {
            return await fetch();
        }
        finally
        {
            _fetching.Release();
        }
    }

    /// <summary>Runs what keeps a processor busy.</summary>
    public async Task<T> BindAsync<T>(Func<T> bind)
    {
        await _binding.WaitAsync();
        try
        {
            return await Task.Run(bind);
        }
        finally
        {
            _binding.Release();
        }
    }

    public void Dispose()
    {
        _fetching.Dispose();
        _binding.Dispose();
    }

    private async Task AfterAsync(Task before, string slug, Func<Task> work)
    {
        await Task.Yield();
        await before;
        try
        {
            await work();
        }
        catch (Exception failed)
        {
            LogFailed(slug, failed);
        }
    }

    private void Forget(string slug, Task done)
    {
        lock (_ordering)
        {
            if (_last.GetValueOrDefault(slug) == done)
            {
                _last.Remove(slug);
            }
        }
    }

    [LoggerMessage(1104, LogLevel.Error, "work for tenant {Slug} failed; what was active stays")]
    private partial void LogFailed(string slug, Exception failed);
}
