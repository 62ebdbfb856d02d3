using Microsoft.Extensions.Configuration.Memory;
using Plinto.Issuer.Data;
using Plinto.Issuer.EdgeFeed;
using Plinto.Issuer.Keys;
using Plinto.Issuer.OAuth.Discovery;
using Plinto.Issuer.OAuth.Introspect;
using Plinto.Issuer.OAuth.Revoke;
using Plinto.Issuer.OAuth.Token;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.Hosting;

/// <summary>Builds the web service: <c>issuer serve</c>. The order of the middleware is here.</summary>
internal static class IssuerHost
{
    /// <summary>Builds and checks; nothing listens yet.</summary>
    /// <param name="args">Command line, for the configuration.</param>
    /// <param name="adjust">Tests: their clock and configuration.</param>
    /// <exception cref="ConfigurationFault">A setting is missing or wrong.</exception>
    public static async Task<WebApplication> BuildAsync(string[] args, Action<WebApplicationBuilder>? adjust, CancellationToken ct)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = QuietFramework });
        adjust?.Invoke(builder);
        var settings = new Settings(builder.Configuration);
        var location = new TenantLocation(new Uri(settings.PublicUrl).Authority, settings.Options.SharedHost ?? !builder.Environment.IsProduction());

        IssuerServices.AddCore(builder.Services, settings);
        IssuerServices.AddOAuth(builder.Services);
        IssuerServices.AddEdgeFeed(builder.Services);
        builder.Services.AddSingleton(location);
        builder.Services.AddSingleton<RotateDueKeys>();
        builder.Services.AddHostedService(services => services.GetRequiredService<RotateDueKeys>());
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 256 * 1024;
        });

        var app = builder.Build();
        var services = app.Services;
        await RootKeyCheck.RunAsync(services.GetRequiredService<Database>(), services.GetRequiredService<RootKeys>(), services.GetRequiredService<TimeProvider>(), ct);
        await services.GetRequiredService<FeedSigner>().StartAsync(ct);
        Configure(app);
        return app;
    }

    // The lowest source: the operator's own Logging section stands above it.
    private static readonly Dictionary<string, string?> QuietFramework = new() { ["Logging:LogLevel:Default"] = "Information", ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning" };

    private static void Configure(WebApplication app)
    {
        app.UseMiddleware<LocateTenant>();
        app.UseRouting();

        var tenant = app.MapGroup("").AddEndpointFilter<RequireTenant>();
        DiscoveryEndpoints.Map(tenant);
        JwksEndpoint.Map(tenant);
        TokenEndpoint.Map(tenant);
        IntrospectEndpoint.Map(tenant);
        RevokeEndpoint.Map(tenant);
        EdgeFeedEndpoints.Map(app);
    }
}
