namespace Plinto.AspNetCore;

/// <summary>Names that an app may want to refer to.</summary>
public static class PlintoDefaults
{
    /// <summary>The authentication scheme, and the scheme of the challenge.</summary>
    public const string AuthenticationScheme = "Bearer";

    /// <summary>The cookie scheme of signed-in people (<c>AddPlintoSignIn</c>).</summary>
    public const string SignInScheme = "Plinto.SignIn";

    /// <summary>The OpenID Connect scheme that signs them in.</summary>
    public const string OpenIdConnectScheme = "Plinto.OpenIdConnect";

    /// <summary>The policy behind <c>RequireSignIn()</c>.</summary>
    internal const string SignInPolicy = "plinto:sign-in";

    /// <summary>Prefix of the authorization policies that <see cref="PlintoEndpointExtensions.RequireScope{TBuilder}"/> names.</summary>
    internal const string ScopePolicyPrefix = "plinto:scope:";
}
