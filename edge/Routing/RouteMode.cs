namespace Plinto.Edge.Routing;

/// <summary>How a route asks who is there: <c>Plinto:Mode</c>.</summary>
internal enum RouteMode
{
    /// <summary>A Bearer token, or 401.</summary>
    Api,

    /// <summary>No authentication.</summary>
    Public,
}
