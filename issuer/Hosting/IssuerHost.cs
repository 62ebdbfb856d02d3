using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration.Memory;
using Plinto.Issuer.Branding;
using Plinto.Issuer.Configuration;
using Plinto.Issuer.Data;
using Plinto.Issuer.DataProtection;
using Plinto.Issuer.Decisions;
using Plinto.Issuer.Events;
using Plinto.Issuer.Feed;
using Plinto.Issuer.FeedKeys;
using Plinto.Issuer.Http;
using Plinto.Issuer.Keys;
using Plinto.Issuer.Mail.Inbox;
using Plinto.Issuer.OAuth.Authorize;
using Plinto.Issuer.OAuth.Discovery;
using Plinto.Issuer.OAuth.Introspect;
using Plinto.Issuer.OAuth.Logout;
using Plinto.Issuer.OAuth.PushedRequests;
using Plinto.Issuer.OAuth.Revoke;
using Plinto.Issuer.OAuth.Token;
using Plinto.Issuer.OAuth.UserInfo;
using Plinto.Issuer.Pages;
using Plinto.Issuer.SignIn;
using Plinto.Issuer.Telemetry;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.Hosting;

/// <summary>Builds the web service: <c>issuer serve</c>. The order of the middleware is here.</summary>
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
        Configure(app, settings);
        return app;
    }

    private static void AddServices(WebApplicationBuilder builder, Settings settings)
    {
        var services = builder.Services;
        var options = settings.Options;
        IssuerServices.AddCore(services, settings);
        IssuerServices.AddOAuth(services);
        IssuerServices.AddIdentities(services);
        IssuerServices.AddMail(services, settings);
        IssuerServices.AddPages(services);
        IssuerServices.AddAuthorize(services);
        IssuerServices.AddPolicies(services);
        IssuerServices.AddEdgeFeed(services);
        IssuerServices.AddDecisions(services, settings);
        IssuerServices.AddScheduledWork(services);
        ManagementApi.Add(services);
        services.AddSingleton(new TenantLocation(new Uri(settings.PublicUrl), options.SharedHost ?? !builder.Environment.IsProduction()));
        services.AddSingleton(options.Drain);
        services.AddSingleton<Drain>();
        services.AddHostedService(all => all.GetRequiredService<Drain>());
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Drain.Delay + options.Drain.Timeout);
        services.AddDataProtection().SetApplicationName("plinto");
        services.AddOptions<KeyManagementOptions>().Configure<Database, RootKeys, TimeProvider>((keys, db, rootKeys, time) => keys.XmlRepository = new EnvelopedKeyRepository(db, rootKeys, time));
        MetricsEndpoint.Add(builder, options.Metrics);
        services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });
        Forward(services, options.ForwardedHeaders);
        AddInbox(builder, options.Inbox);
    }

    private static void AddInbox(WebApplicationBuilder builder, InboxOptions inbox)
    {
        if (inbox.SmtpPort is not { } port)
        {
            return;
        }

        if (builder.Environment.IsProduction())
        {
            throw new ConfigurationFault("Plinto:Inbox is refused in Production: whoever reads it could sign in as anyone; take it out, and set Plinto:Mail:Host to a mail server");
        }

        builder.Services.AddSingleton<InboxMessages>();
        builder.Services.AddHostedService(all => new SmtpListener(all.GetRequiredService<InboxMessages>(), port, all.GetRequiredService<ILogger<SmtpListener>>()));
    }

    private static void Forward(IServiceCollection services, ForwardedHeaderOptions trusted)
    {
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.KnownProxies.Clear(); // the framework trusts the loopback by itself; we trust nobody
            options.KnownIPNetworks.Clear();
            foreach (var proxy in trusted.KnownProxies)
            {
                options.KnownProxies.Add(IPAddress.Parse(proxy));
            }

            foreach (var network in trusted.KnownNetworks)
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
            }
        });
    }

    private static async Task PrepareAsync(IServiceProvider services, CancellationToken ct)
    {
        var time = services.GetRequiredService<TimeProvider>();
        await RootKeyCheck.RunAsync(services.GetRequiredService<Database>(), services.GetRequiredService<RootKeys>(), time, ct);
        await services.GetRequiredService<FeedSigner>().StartAsync(ct);
        await WatchEventLog.MakePartitionsAsync(services.GetRequiredService<WorkerDatabase>(), time.GetUtcNow(), ct);
    }

    private static void Configure(WebApplication app, Settings settings)
    {
        var options = settings.Options;
        if (options.ForwardedHeaders is { KnownProxies.Count: > 0 } or { KnownNetworks.Count: > 0 })
        {
            app.UseForwardedHeaders();
        }

        app.UseMiddleware<CatchFaults>();
        if (options.Inbox.PagePort is { } page)
        {
            InboxEndpoints.Use(app, page);
        }

        MetricsEndpoint.Use(app, options.Metrics);
        app.UseHsts(); // by https alone, and not for localhost
        app.UseMiddleware<LocateTenant>();
        app.UseRouting();
        app.UseMiddleware<LoadPageTenant>();
        app.UseAuthentication();
        app.UseAuthorization();

        var tenant = app.MapGroup("").AddEndpointFilter<RequireTenant>().ExcludeFromDescription();
        DiscoveryEndpoints.Map(tenant);
        JwksEndpoint.Map(tenant);
        AuthorizeEndpoint.Map(tenant);
        PushEndpoint.Map(tenant);
        ConsentPage.Map(tenant);
        LogoutEndpoint.Map(tenant);
        SignOutPage.Map(tenant);
        TokenEndpoint.Map(tenant);
        IntrospectEndpoint.Map(tenant);
        RevokeEndpoint.Map(tenant);
        UserInfoEndpoint.Map(tenant);
        BrandEndpoints.MapLogo(tenant);

        PageEndpoints.Map(app.MapGroup("").WithMetadata(new PageMetadata()).AnswerHead().ExcludeFromDescription());

        ManagementApi.Map(app);
        EdgeFeedEndpoints.Map(app);
        DecisionIntake.Map(app);
        HealthEndpoints.Map(app);
    }
}
