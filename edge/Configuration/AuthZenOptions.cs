namespace Plinto.Edge.Configuration;

/// <summary>The section <c>Plinto:AuthZen</c>: the edge answers access evaluations of apps. Off unless it names a tenant.</summary>
internal sealed class AuthZenOptions
{
    /// <summary>Slug of the tenant whose policies are asked, and whose tokens are taken. Default: none, and nothing is answered.</summary>
    public string? Tenant { get; set; }

    /// <summary>Resource identifier that must stand in the caller's <c>aud</c>. Required with a tenant.</summary>
    public string Audience { get; set; } = "";

    /// <summary>Scopes that the caller's token must have, separated by spaces. Default <c>authzen:evaluate</c>.</summary>
    public string Scope { get; set; } = "authzen:evaluate";

    /// <summary>The entrypoint that decides. Default <c>plinto/rbac/allow</c>: roles alone.</summary>
    public string Entrypoint { get; set; } = "plinto/rbac/allow";

    /// <summary>Scheme and host by which callers reach this edge, for the metadata; never taken from a request. Default: none, and no metadata is served.</summary>
    public string? Origin { get; set; }

    /// <summary>What becomes of the decisions: <c>off</c>, <c>sampled</c> or <c>durable</c>. Default <c>off</c>.</summary>
    public string DecisionLog { get; set; } = "off";
}
