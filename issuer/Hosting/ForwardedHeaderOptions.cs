namespace Plinto.Issuer.Hosting;

/// <summary>Whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed. Default: nobody's. <c>X-Forwarded-Host</c> is never believed.</summary>
internal sealed class ForwardedHeaderOptions
{
    /// <summary>Addresses of trusted proxies. Default: none.</summary>
    public IList<string> KnownProxies { get; set; } = [];

    /// <summary>Networks of trusted proxies, such as <c>10.0.0.0/8</c>. Default: none.</summary>
    public IList<string> KnownNetworks { get; set; } = [];
}
