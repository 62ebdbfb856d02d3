using Plinto.Issuer.Configuration;

namespace Plinto.Issuer.Telemetry;

/// <summary>What operators see of the service: metrics, and a log that repetitions do not fill.</summary>
internal static class TelemetryServices
{
    public static void Add(IServiceCollection services, Settings settings)
    {
        services.AddSingleton(MetricsOptions.Read(settings));
        services.AddMetrics();
        services.AddSingleton<IssuerMetrics>();
        services.AddSingleton<RepeatedFaults>();
    }
}
