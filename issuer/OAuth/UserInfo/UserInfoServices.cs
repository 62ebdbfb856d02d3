namespace Plinto.Issuer.OAuth.UserInfo;

/// <summary>Who signed in, told to clients.</summary>
internal static class UserInfoServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<UserInfoSql>();
        services.AddSingleton<UserInfoEndpoint>();
    }
}
