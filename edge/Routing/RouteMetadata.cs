namespace Plinto.Edge.Routing;

/// <summary>
/// The metadata of a route as written. A configuration file splits names at the colon, so <c>"Plinto:Tenant"</c> and <c>"Plinto": {"Tenant"}</c>
/// are the same here; YARP by itself would lose both.
/// </summary>
internal static class RouteMetadata
{
    public static string Section(string routeId) => $"ReverseProxy:Routes:{routeId}:Metadata";

    public static Dictionary<string, string> Read(IConfiguration configuration, string routeId)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in configuration.GetSection(Section(routeId)).AsEnumerable(makePathsRelative: true))
        {
            if (value is not null)
            {
                metadata[name] = value;
            }
        }

        return metadata;
    }
}
