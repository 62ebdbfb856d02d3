using Plinto.Tokens.AccessTokens;

namespace Plinto.Edge.Configuration;

/// <summary>The section <c>Plinto</c> of the edge's configuration. Routes and clusters stand beside it in YARP's own section <c>ReverseProxy</c>.</summary>
internal sealed class EdgeOptions
{
    public const string SectionName = "Plinto";

    /// <summary>URL of the issuer, such as <c>https://id.example.com</c>. Required.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>Lets <see cref="Issuer"/> be plain http on another machine. Default false. For a network that is closed by itself, such as one of containers.</summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>The one-time token that enrols this edge; only read while the state directory holds no identity.</summary>
    public string? EnrolmentToken { get; set; }

    /// <summary>A name for people in the issuer's list of edges. Default: the machine's name.</summary>
    public string Name { get; set; } = Environment.MachineName;

    /// <summary>Where the identity and the signed snapshots are kept, mode 700. Required.</summary>
    public string StateDirectory { get; set; } = "";

    /// <summary>How far clocks may differ, for <c>exp</c>, <c>nbf</c> and <c>iat</c>; at most 5 minutes. Default 10 s, which the issuer takes too.</summary>
    public TimeSpan ClockSkew { get; set; } = TokenRequirements.DefaultClockSkew;

    /// <summary>Verified tokens held in memory, some 2 KB each. Default 16,384.</summary>
    public int TokenCacheEntries { get; set; } = 16384;

    /// <summary>Tenants held in memory; the least recently used gives way. Default 1,024.</summary>
    public int TenantsInMemory { get; set; } = 1024;

    /// <summary>After this long without a signed heartbeat the issuer counts as absent, and a route's <c>Plinto:OutageGrace</c> applies. Default 5 s.</summary>
    public TimeSpan HeartbeatAbsentAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Port of <c>/metrics</c>, on loopback only. Default 0: no metrics are served.</summary>
    public int MetricsPort { get; set; }

    /// <summary>How long requests may go on after the signal to stop. Default 15 s.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Addresses of the proxies whose <c>X-Forwarded-*</c> headers are believed. Default: none.</summary>
    public IList<string> TrustedProxies { get; set; } = [];

    /// <summary>How much evaluating a policy may cost; see <see cref="PolicyOptions"/>.</summary>
    public PolicyOptions Policy { get; set; } = new();

    /// <summary>Where decisions wait for the issuer; see <see cref="DecisionLogOptions"/>.</summary>
    public DecisionLogOptions DecisionLog { get; set; } = new();

    /// <summary>Whether apps may ask for decisions here; see <see cref="AuthZenOptions"/>.</summary>
    public AuthZenOptions AuthZen { get; set; } = new();
}
