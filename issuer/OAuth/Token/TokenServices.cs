namespace Plinto.Issuer.OAuth.Token;

/// <summary>The token endpoint and its grants.</summary>
internal static class TokenServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<MintTokens>();
        services.AddSingleton<IGrant, AuthorizationCodeGrant>();
        services.AddSingleton<IGrant, RefreshTokenGrant>();
        services.AddSingleton<IGrant, ClientCredentialsGrant>();
        services.AddSingleton<TokenEndpoint>();
    }
}
