using Plinto.Issuer.Configuration;

namespace Plinto.Issuer.Telemetry;

/// <summary>Where metrics are shown.</summary>
internal sealed class MetricsOptions
{
    /// <summary>
    /// The port that answers <c>/metrics</c>, and nothing else. It is listened on on the loopback alone, unless <c>Urls</c> names it, as a container's network needs. Default:
    /// metrics are shown nowhere: they tell strangers how many sign in, and how often that fails.
    /// </summary>
    public int? Port { get; set; }

    /// <summary>Section <c>Plinto:Metrics</c>.</summary>
    /// <exception cref="ConfigurationFault">A setting is unknown, unreadable or out of range.</exception>
    public static MetricsOptions Read(Settings settings)
    {
        var options = settings.Read("Metrics", new MetricsOptions(), static (section, options) => section.Bind(options, Settings.Strict));
        return options;
    }
}
