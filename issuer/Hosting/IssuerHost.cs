using Microsoft.Extensions.Configuration.Memory;
using Plinto.Issuer.Configuration;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.FeedKeys;
using Plinto.Issuer.Keys;
using Plinto.Issuer.Pages;
using Plinto.Issuer.Telemetry;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.Hosting;

/// <summary>Builds the web service: <c>issuer serve</c>. The order of the middleware is here; what the service is made of is in <see cref="Slices"/>.</summary>
internal static class IssuerHost
{
    private const int LargestBody = 256 * 1024;

    // The lowest source: the operator's own Logging section stands above it. The key manager warns of keys "unencrypted at rest", which ours are not.
    private static readonly Dictionary<string, string?> QuietFramework = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error",
    };

    /// <summary>Builds and checks; nothing listens yet.</summary>
    /// <param name="args">Command line, for the configuration.</param>
    /// <param name="adjust">Tests: their clock and configuration.</param>
    /// <exception cref="ConfigurationFault">A setting is missing or wrong.</exception>
    public static async Task<WebApplication> BuildAsync(string[] args, Action<WebApplicationBuilder>? adjust, CancellationToken ct)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = QuietFramework });
        adjust?.Invoke(builder);
        // Its lines hold whole addresses, and ours hold codes, one-time tokens and sealed requests. More specific than what a configuration commonly names.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        var settings = new Settings(builder.Configuration);
        AddServices(builder, settings);
        var app = builder.Build();
        await PrepareAsync(app.Services, ct);
        Configure(app);
        return app;
    }

    private static void AddServices(WebApplicationBuilder builder, Settings settings)
    {
        Slices.Add(builder.Services, settings);
        MetricsEndpoint.Add(builder, MetricsOptions.Read(settings));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });
    }

    private static async Task PrepareAsync(IServiceProvider services, CancellationToken ct)
    {
        var time = services.GetRequiredService<TimeProvider>();
        services.GetRequiredService<TenantLocation>(); // a public URL that is missing stops the start, not the first request
        await RootKeyCheck.RunAsync(services.GetRequiredService<Database>(), services.GetRequiredService<RootKeys>(), time, ct);
        await services.GetRequiredService<FeedSigner>().StartAsync(ct);
        await WatchEventLog.MakePartitionsAsync(services.GetRequiredService<WorkerDatabase>(), time.GetUtcNow(), ct);
    }

    private static void Configure(WebApplication app)
    {
        if (app.Services.GetRequiredService<ForwardedHeaderOptions>() is { KnownProxies.Count: > 0 } or { KnownNetworks.Count: > 0 })
        {
            app.UseForwardedHeaders();
        }

        app.UseMiddleware<CatchFaults>();
        MetricsEndpoint.Use(app, app.Services.GetRequiredService<MetricsOptions>());
        app.UseHsts(); // by https alone, and not for localhost
        app.UseMiddleware<LocateTenant>();
        app.UseRouting();
        app.UseMiddleware<LoadPageTenant>();
        app.UseAuthentication();
        app.UseAuthorization();
        Slices.Map(app);
    }
}
