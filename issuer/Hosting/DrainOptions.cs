namespace Plinto.Issuer.Hosting;

/// <summary>How the service ends.</summary>
internal sealed class DrainOptions
{
    /// <summary>How long <c>/readyz</c> says no before new connections are refused. Default 0; behind a load balancer at least its probe interval.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.Zero;

    /// <summary>How long requests under way may take to end. Default 20 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);
}
