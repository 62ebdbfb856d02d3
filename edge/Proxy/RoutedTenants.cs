namespace Plinto.Edge.Proxy;

/// <summary>The tenants that the routes name at this moment.</summary>
internal sealed class RoutedTenants(IConfiguration configuration)
{
    public IEnumerable<string> Slugs => configuration.GetSection("ReverseProxy:Routes").GetChildren()
        .Select(route => RouteMetadata.Read(configuration, route.Key).GetValueOrDefault(RouteRulesReader.Prefix + "Tenant"))
        .OfType<string>()
        .Distinct(StringComparer.Ordinal);
}
