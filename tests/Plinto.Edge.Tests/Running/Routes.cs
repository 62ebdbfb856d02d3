namespace Plinto.Edge.Tests.Running;

/// <summary>Route sections as a configuration file has them.</summary>
internal static class Routes
{
    public static object Default => new
    {
        home = Route("{**rest}", ("Mode", "public")),
        api = Route("/api/{**rest}", ("Tenant", "demo"), ("Audience", FakeTenant.Audience)),
        write = Route("/api/write/{**rest}", ("Tenant", "demo"), ("Audience", FakeTenant.Audience), ("Scopes", "api:read api:write")),
        other = Route("/other/{**rest}", ("Tenant", "other"), ("Audience", FakeTenant.Audience)),
    };

    public static object Route(string path, params (string Key, string Value)[] rules) => new
    {
        ClusterId = "app",
        Match = new { Path = path },
        Metadata = rules.ToDictionary(rule => "Plinto:" + rule.Key, rule => rule.Value),
    };
}
