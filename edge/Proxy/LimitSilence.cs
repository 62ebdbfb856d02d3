using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Plinto.Edge.Requests;
using Plinto.Edge.Routing;
using Plinto.Edge.Streams;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Plinto.Edge.Proxy;

/// <summary>
/// Sets how long a request may go on without a byte in either direction: <see cref="RouteRules.ActivityTimeout"/>, and <see cref="RouteRules.StreamTimeout"/> for what the client
/// asks to keep open. YARP takes the time from the cluster, so a request that needs another one is given the cluster with that time in its place.
/// </summary>
internal sealed class LimitSilence
{
    private readonly ConditionalWeakTable<ClusterModel, ConcurrentDictionary<TimeSpan, ClusterModel>> _clusters = [];

    public Denial? Run(HttpContext http, RouteRules rules)
    {
        var timeout = StreamRequest.IsStream(http) ? rules.StreamTimeout : rules.ActivityTimeout;
        if (timeout is { } set && http.GetReverseProxyFeature() is ReverseProxyFeature feature)
        {
            feature.Cluster = _clusters.GetOrCreateValue(feature.Cluster).GetOrAdd(set, static (time, cluster) => With(cluster, time), feature.Cluster);
        }

        return null;
    }

    private static ClusterModel With(ClusterModel cluster, TimeSpan timeout) =>
        new(cluster.Config with { HttpRequest = (cluster.Config.HttpRequest ?? ForwarderRequestConfig.Empty) with { ActivityTimeout = timeout } }, cluster.HttpClient);
}
