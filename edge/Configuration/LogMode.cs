namespace Plinto.Edge.Configuration;

/// <summary>What becomes of a route's decisions: <c>Plinto:DecisionLog</c>.</summary>
internal enum LogMode
{
    /// <summary>Nothing is kept.</summary>
    Off,

    /// <summary>Sent when there is room; what is dropped is counted.</summary>
    Sampled,

    /// <summary>On disk before the request goes on, and sent until the issuer has it. Without room on disk the request is refused.</summary>
    Durable,
}
