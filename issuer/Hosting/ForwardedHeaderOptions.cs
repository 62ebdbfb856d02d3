using System.Net;
using Plinto.Issuer.Configuration;

namespace Plinto.Issuer.Hosting;

/// <summary>Whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed. Default: nobody's. <c>X-Forwarded-Host</c> is never believed.</summary>
internal sealed class ForwardedHeaderOptions
{
    /// <summary>Addresses of trusted proxies. Default: none.</summary>
    public IList<string> KnownProxies { get; set; } = [];

    /// <summary>Networks of trusted proxies, such as <c>10.0.0.0/8</c>. Default: none.</summary>
    public IList<string> KnownNetworks { get; set; } = [];

    /// <summary>Section <c>Plinto:ForwardedHeaders</c>.</summary>
    /// <exception cref="ConfigurationFault">A setting is unknown, unreadable or out of range.</exception>
    public static ForwardedHeaderOptions Read(Settings settings)
    {
        var options = settings.Read("ForwardedHeaders", new ForwardedHeaderOptions(), static (section, options) => section.Bind(options, Settings.Strict));
        if (!options.KnownProxies.All(proxy => IPAddress.TryParse(proxy, out _)))
        {
            throw new ConfigurationFault("Plinto:ForwardedHeaders:KnownProxies must be IP addresses");
        }

        if (!options.KnownNetworks.All(network => IPNetwork.TryParse(network, out _)))
        {
            throw new ConfigurationFault("Plinto:ForwardedHeaders:KnownNetworks must be networks such as 10.0.0.0/8");
        }

        return options;
    }
}
