using System.Collections.Concurrent;
using System.Net;

namespace Plinto.EndToEnd.Running;

/// <summary>Requests through the edge without a pause, each worker with tokens of its own making, until it is stopped. Remembers every answer that was not 200.</summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _workers;
    private long _answered;

    public Load(Deployment deployment, int workers)
    {
        _workers = [.. Enumerable.Range(0, workers).Select(_ => Task.Run(() => RunAsync(deployment)))];
    }

    public long Answered => Interlocked.Read(ref _answered);

    public ConcurrentQueue<string> Failures { get; } = new();

    /// <summary>No request is under way when this returns.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_workers);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RunAsync(Deployment deployment)
    {
        while (!_stop.IsCancellationRequested)
        {
            var token = await deployment.TokenAsync();
            for (var i = 0; i < 20 && !_stop.IsCancellationRequested; i++)
            {
                var (status, code, _) = await deployment.GetAsync(deployment.Edge + "/api/me", token);
                Interlocked.Increment(ref _answered);
                if (status != HttpStatusCode.OK)
                {
                    Failures.Enqueue($"{(int)status} {code}");
                }
            }
        }
    }
}
