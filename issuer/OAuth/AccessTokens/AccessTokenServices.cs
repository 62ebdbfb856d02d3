namespace Plinto.Issuer.OAuth.AccessTokens;

/// <summary>Access tokens made and verified again.</summary>
internal static class AccessTokenServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<AccessTokenSql>();
        services.AddSingleton<VerifyAccessToken>();
    }
}
