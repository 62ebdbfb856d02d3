using Plinto.Edge.Configuration;

namespace Plinto.Edge.Routing;

/// <summary>How a route is decided: its rules around <c>Plinto:Policy</c>.</summary>
internal sealed record RoutePolicy
{
    /// <summary><c>Plinto:Policy</c>: the entrypoint that decides, such as <c>app/allow</c>.</summary>
    public required string Entrypoint { get; init; }

    /// <summary><c>Plinto:PolicyHeaders</c>: names of the request headers that the policy is given, in lower case.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary><c>Plinto:PolicySets</c>: names of the headers that a decision may set. What clients send under these is removed.</summary>
    public IReadOnlyList<string> Sets { get; init; } = [];

    /// <summary><c>Plinto:Action</c>: <c>action.name</c>; null takes it from the method.</summary>
    public string? Action { get; init; }

    /// <summary><c>Plinto:Resource</c>: <c>resource.type</c>; by default the route's id.</summary>
    public required string Resource { get; init; }

    /// <summary><c>Plinto:DecisionLog</c>. Default: off.</summary>
    public LogMode Log { get; init; }

    /// <summary><c>Plinto:DecisionSample</c>: the share of decisions that a sampled log takes, 0 to 1. Default 1.</summary>
    public double Sample { get; init; } = 1;
}
