using Yarp.ReverseProxy.Configuration;

namespace Plinto.Edge.Routing;

/// <summary>
/// Runs when YARP loads its configuration: gives routes their metadata whole, and refuses the load if a rule is wrong.
/// A first load that is refused ends the process, a later one leaves what was active.
/// </summary>
internal sealed class RouteRulesFilter(IConfiguration configuration) : IProxyConfigFilter
{
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel) => new(cluster);

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel)
    {
        var metadata = RouteMetadata.Read(configuration, route.RouteId);
        var (_, errors) = RouteRulesReader.Read(route.RouteId, metadata);
        return errors.Count == 0
            ? new(route with { Metadata = metadata })
            : throw new InvalidOperationException(string.Join("; ", errors.Select(error => $"{RouteMetadata.Section(route.RouteId)}:{error.Key} {error.Sentence}")));
    }
}
