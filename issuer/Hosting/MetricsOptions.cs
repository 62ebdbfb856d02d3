namespace Plinto.Issuer.Hosting;

/// <summary>Where metrics are shown.</summary>
internal sealed class MetricsOptions
{
    /// <summary>The only local port that answers <c>/metrics</c>; it must be one of those listened on. Default: every port.</summary>
    public int? Port { get; set; }
}
