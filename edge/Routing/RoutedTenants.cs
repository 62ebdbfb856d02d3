namespace Plinto.Edge.Routing;

/// <summary>The tenants that the routes name at this moment, and the one whose policies apps may ask.</summary>
internal sealed class RoutedTenants(IConfiguration configuration)
{
    /// <summary>False while there is no route at all, as when the configuration file is gone.</summary>
    public bool Any => configuration.GetSection("ReverseProxy:Routes").GetChildren().Any();

    public IEnumerable<string> Slugs => configuration.GetSection("ReverseProxy:Routes").GetChildren()
        .Select(route => RouteMetadata.Read(configuration, route.Key).GetValueOrDefault(RouteRulesReader.Prefix + "Tenant"))
        .Append(configuration["Plinto:AuthZen:Tenant"])
        .OfType<string>()
        .Distinct(StringComparer.Ordinal);
}
