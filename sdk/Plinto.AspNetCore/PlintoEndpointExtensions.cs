using Microsoft.AspNetCore.Builder;

namespace Plinto.AspNetCore;

/// <summary>What an endpoint demands beyond a token.</summary>
public static class PlintoEndpointExtensions
{
    /// <summary>Answers 403 <c>insufficient_scope</c> (RFC 6750 §3.1) to tokens without that scope.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoint, string scope)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentException.ThrowIfNullOrEmpty(scope);
        return endpoint.RequireAuthorization(PlintoDefaults.ScopePolicyPrefix + scope);
    }
}
