using Plinto.Issuer.Configuration;

namespace Plinto.Issuer.Hosting;

/// <summary>How the service ends.</summary>
internal sealed class DrainOptions
{
    /// <summary>How long <c>/readyz</c> says no before new connections are refused. Default 0; behind a load balancer at least its probe interval.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.Zero;

    /// <summary>How long requests under way may take to end. Default 20 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Section <c>Plinto:Drain</c>.</summary>
    /// <exception cref="ConfigurationFault">A setting is unknown, unreadable or out of range.</exception>
    public static DrainOptions Read(Settings settings)
    {
        var options = settings.Read("Drain", new DrainOptions(), static (section, options) => section.Bind(options, Settings.Strict));
        Settings.InRange("Drain:Delay", options.Delay, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Settings.InRange("Drain:Timeout", options.Timeout, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        return options;
    }
}
