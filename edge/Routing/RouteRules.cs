namespace Plinto.Edge.Routing;

/// <summary>What a route demands, read from its metadata once, when the configuration is loaded.</summary>
internal sealed record RouteRules
{
    public required string RouteId { get; init; }

    public required RouteMode Mode { get; init; }

    /// <summary><c>Plinto:Tenant</c>: slug of the tenant whose tokens are taken. Empty on public routes.</summary>
    public string Tenant { get; init; } = "";

    /// <summary><c>Plinto:Audience</c>: the resource identifier that must stand in <c>aud</c>.</summary>
    public string Audience { get; init; } = "";

    /// <summary><c>Plinto:Scopes</c>: all of them are needed; separated by spaces.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary><c>Plinto:StaleAfter</c>: from this age on, a snapshot counts as stale. Default 15 min.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary><c>Plinto:Stale</c>: <c>deny</c> refuses while the snapshot is stale; <c>serve</c>, the default, goes on with what is known.</summary>
    public bool DenyWhenStale { get; init; }

    /// <summary><c>Plinto:OutageGrace</c>: how long past <c>exp</c> a token is taken while the issuer is absent; at most a day. Default 0.</summary>
    public TimeSpan OutageGrace { get; init; }

    /// <summary><c>Plinto:LargestBody</c>: bytes of a request's body; <c>none</c>, null here, is without limit. Default 100 MiB.</summary>
    public long? LargestBody { get; init; } = 100 * 1024 * 1024;

    /// <summary>
    /// <c>Plinto:ActivityTimeout</c>: how long nothing may come from either side. Null leaves it to the cluster's <c>HttpRequest:ActivityTimeout</c>, which is 100 s by default.
    /// </summary>
    public TimeSpan? ActivityTimeout { get; init; }

    /// <summary><c>Plinto:StreamTimeout</c>: the same for WebSockets, gRPC calls and event streams that the client asks for. Default <c>none</c>: they stay open.</summary>
    public TimeSpan StreamTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary><c>Plinto:ExactCase</c>: a path that differs from the route's literals in case is refused. Default false: routing ignores case.</summary>
    public bool ExactCase { get; init; }

    /// <summary><c>Plinto:Policy</c> and the rules around it; null if no policy decides about the route.</summary>
    public RoutePolicy? Policy { get; init; }
}
