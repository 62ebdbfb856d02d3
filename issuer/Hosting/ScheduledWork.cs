namespace Plinto.Issuer.Hosting;

/// <summary>Background work that runs again and again on every replica; each kind claims its rows so that replicas share it. A failed round is logged, counted and tried again.</summary>
internal abstract partial class ScheduledWork(string kind, TimeSpan every, IssuerMetrics metrics, TimeProvider time, ILogger logger) : BackgroundService
{
    /// <summary>One round. Tests call it themselves.</summary>
    public abstract Task<int> RunOnceAsync(CancellationToken ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, time);
        do
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                metrics.WorkFailed(kind);
                RoundFailed(logger, kind, fault);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(1001, LogLevel.Error, "a round of `{kind}` failed; it is tried again")]
    private static partial void RoundFailed(ILogger logger, string kind, Exception fault);
}
