using System.Net;
using System.Text;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration.Memory;
using Plinto.Decisions.Input;
using Plinto.Edge.Authenticate;
using Plinto.Edge.AuthZen;
using Plinto.Edge.Check;
using Plinto.Edge.Configuration;
using Plinto.Edge.Decide;
using Plinto.Edge.DecisionLogs;
using Plinto.Edge.Disk;
using Plinto.Edge.Enrolment;
using Plinto.Edge.Feed;
using Plinto.Edge.Observe;
using Plinto.Edge.Policies;
using Plinto.Edge.Proxy;
using Plinto.Edge.Routing;
using Plinto.Edge.Snapshots;
using Plinto.Tokens.Cache;
using Yarp.ReverseProxy.Configuration;

// edge [--config FILE] [--check]
var builder = WebApplication.CreateSlimBuilder(args.Where(arg => arg != "--check").ToArray());
builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
{
    // A line for each request would cost more than the request. `Logging:LogLevel` in the configuration says otherwise where it is wanted.
    InitialData = new Dictionary<string, string?>
        { ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning", ["Logging:LogLevel:Yarp"] = "Warning", ["Logging:LogLevel:System.Net.Http"] = "Warning" },
});
if (builder.Configuration["config"] is { } file)
{
    if (!File.Exists(file))
    {
        await Console.Error.WriteLineAsync($"edge: --config: there is no file `{file}`");
        return 1;
    }

    builder.Configuration.AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: true);
    builder.Configuration.AddEnvironmentVariables();
}

if (args.Contains("--check"))
{
    builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
    await using var unstarted = builder.Build();
    return await new ConfigurationCheck(
        builder.Configuration, unstarted.Services.GetRequiredService<IConfigValidator>(), unstarted.Services.GetRequiredService<IProxyConfigProvider>()).RunAsync(Console.Out);
}

var (bound, bindError) = ConfigurationCheck.Bind(builder.Configuration);
var invalid = bound is null ? [bindError!] : EdgeOptionsValidator.Errors(bound).Select(error => $"{error.Key}: {error.Sentence}").ToList();
if (invalid.Count > 0)
{
    await Console.Error.WriteLineAsync("edge: " + string.Join("; ", invalid));
    return 1;
}

var options = bound!;
builder.WebHost.UseKestrelHttpsConfiguration();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;

    // Latin-1 keeps every byte of a value, both ways (RFC 9110 §5.5, obs-text).
    kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
    kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
});
builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = ListeningSocket.Create);
MetricsEndpoint.Add(builder, options.MetricsPort);
builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTimeout);
builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy")).AddConfigFilter<RouteRulesFilter>().AddTransforms(ForwardTarget.Add)
    .AddTransforms(ForwardMessage.Add).AddTransforms(WatchStream.Add)
    .ConfigureHttpClient((_, handler) => UpstreamConnection.Configure(handler));

// YARP brings data protection for session affinity, which the edge does not offer: without this it would write keys to the user's home at start.
builder.Services.Remove(builder.Services.Single(service => service.ImplementationType?.Name == "DataProtectionHostedService"));
builder.Services
    .AddSingleton(options)
    .AddSingleton(TimeProvider.System)
    .AddSingleton(new StateDirectory(options.StateDirectory))
    .AddSingleton(new VerifiedTokenCache(options.TokenCacheEntries))
    .AddSingleton(services => new IssuerClient(
        new HttpClient { BaseAddress = new Uri(options.Issuer.TrimEnd('/') + "/"), Timeout = TimeSpan.FromSeconds(30) }, services.GetRequiredService<TimeProvider>()))
    .AddSingleton<EdgeIdentityFile>()
    .AddSingleton<Enroller>()
    .AddSingleton<ManifestFile>()
    .AddSingleton<HighWaterMark>()
    .AddSingleton<TenantQueue>()
    .AddSingleton<SnapshotStore>()
    .AddSingleton<Freshness>()
    .AddSingleton<TenantDirectory>()
    .AddSingleton<RoutedTenants>()
    .AddSingleton<FeedDispatch>()
    .AddSingleton<EdgeMetrics>()
    .AddSingleton<Health>()
    .AddSingleton<ResolveTenant>()
    .AddSingleton<VerifyToken>()
    .AddSingleton(options.Policy)
    .AddSingleton(options.DecisionLog)
    .AddSingleton(options.AuthZen)
    .AddSingleton<PolicyLoader>()
    .AddSingleton<SampledQueue>()
    .AddSingleton<Spool>()
    .AddSingleton<DecisionLog>()
    .AddSingleton<DecisionSender>()
    .AddSingleton(new InputDocument(headersAreBytes: true))
    .AddSingleton<DecideByPolicy>()
    .AddSingleton<PolicyReport>()
    .AddSingleton<IdentityAssertions>()
    .AddSingleton<SetIdentityHeaders>()
    .AddSingleton<RequestOrder>()
    .AddSingleton<RequestMiddleware>()
    .AddSingleton<AuthZenEndpoints>()
    .AddSingleton<WriteBehind>()
    .AddHostedService(all => all.GetRequiredService<WriteBehind>()) // before the feed, so that it ends after it and writes its last
    .AddHostedService<FeedReader>()
    .AddHostedService(services => services.GetRequiredService<DecisionSender>());

var app = builder.Build();
var requests = app.Services.GetRequiredService<RequestMiddleware>();
MetricsEndpoint.Use(app, options.MetricsPort);
app.Use(requests.CheckMessageAsync); // before the next, which puts the client's address in the place of the proxy's
if (options.TrustedProxies.Count > 0)
{
    var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
    forwarded.KnownIPNetworks.Clear();
    forwarded.KnownProxies.Clear();
    foreach (var address in options.TrustedProxies)
    {
        forwarded.KnownProxies.Add(IPAddress.Parse(address));
    }

    app.UseForwardedHeaders(forwarded);
}

app.UseRouting();
app.Services.GetRequiredService<Health>().Map(app);
app.Services.GetRequiredService<AuthZenEndpoints>().Map(app);
app.MapReverseProxy(proxy =>
{
    proxy.Use(ExplainFailure.RunAsync);
    proxy.Use(requests.AuthorizeAsync);
    proxy.UseLoadBalancing();
    proxy.UsePassiveHealthChecks();
}).ConfigureEndpoints((endpoint, route) => endpoint.WithMetadata(RouteRulesReader.Read(route.RouteId, route.Metadata).Rules!));
await app.RunAsync();
return Environment.ExitCode;
