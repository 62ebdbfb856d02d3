namespace Plinto.AspNetCore;

/// <summary>Names that an app may want to refer to.</summary>
public static class PlintoDefaults
{
    /// <summary>The authentication scheme, and the scheme of the challenge.</summary>
    public const string AuthenticationScheme = "Bearer";

    /// <summary>Prefix of the authorization policies that <see cref="PlintoEndpointExtensions.RequireScope{TBuilder}"/> names.</summary>
    internal const string ScopePolicyPrefix = "plinto:scope:";
}
