using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Plinto.Issuer.Configuration;

namespace Plinto.Issuer.Hosting;

/// <summary>How the service stands behind proxies, and how it ends.</summary>
internal static class HostServices
{
    public static void Add(IServiceCollection services, Settings settings)
    {
        var drain = DrainOptions.Read(settings);
        services.AddSingleton(drain);
        services.AddSingleton<Drain>();
        services.AddHostedService(all => all.GetRequiredService<Drain>());
        services.Configure<HostOptions>(host => host.ShutdownTimeout = drain.Delay + drain.Timeout);
        services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
        var trusted = ForwardedHeaderOptions.Read(settings);
        services.AddSingleton(trusted);
        Forward(services, trusted);
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
}
