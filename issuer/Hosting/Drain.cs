namespace Plinto.Issuer.Hosting;

/// <summary>Ends the service without cutting anyone off: first it says it is not ready, then it waits for balancers to notice, then it takes no more connections.</summary>
internal sealed class Drain(DrainOptions options, IHostApplicationLifetime lifetime, TimeProvider time) : IHostedLifecycleService
{
    private volatile bool _stopping;

    /// <summary>Whether the service is ending.</summary>
    public bool HasBegun => _stopping || lifetime.ApplicationStopping.IsCancellationRequested;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        return options.Delay > TimeSpan.Zero ? Task.Delay(options.Delay, time, cancellationToken) : Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
