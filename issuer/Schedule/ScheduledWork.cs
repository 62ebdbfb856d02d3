using Plinto.Issuer.Telemetry;

namespace Plinto.Issuer.Schedule;

/// <summary>
/// Background work that runs again and again on every replica; each kind claims its rows so that replicas share it. A failed round is logged, counted and tried again.
/// </summary>
internal abstract partial class ScheduledWork(string kind, TimeSpan every, IssuerMetrics metrics, TimeProvider time, ILogger logger) : BackgroundService
{
    private readonly RepeatedFaults _repeated = new(time);
    private Task<bool>? _tick;
    private Task? _wake;

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
                if (_repeated.Admit(kind, fault) is { } line)
                {
                    RoundFailed(logger, kind, fault.GetType().Name, line.LeftOut, line.Stack);
                }
            }
        }
        while (await NextAsync(timer, stoppingToken));
    }

    /// <summary>Ends when there may be work before its time. Default: never.</summary>
    protected virtual Task WakeAsync(CancellationToken ct) => Task.Delay(Timeout.Infinite, ct);

    private async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken ct)
    {
        _tick ??= timer.WaitForNextTickAsync(ct).AsTask(); // one wait at a time is allowed, and one that was not over stands
        _wake ??= WakeAsync(ct);
        await await Task.WhenAny(_tick, _wake);
        if (_wake.IsCompleted)
        {
            _wake = null;
        }

        if (!_tick.IsCompleted)
        {
            return true;
        }

        var more = await _tick;
        _tick = null;
        return more;
    }

    [LoggerMessage(1001, LogLevel.Error, "a round of `{kind}` failed; it is tried again ({fault}; {leftOut} more since the last such line)")]
    private static partial void RoundFailed(ILogger logger, string kind, string fault, long leftOut, Exception? stack);
}
