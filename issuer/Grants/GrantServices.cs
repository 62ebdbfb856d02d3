namespace Plinto.Issuer.Grants;

/// <summary>What clients were granted, taken back.</summary>
internal static class GrantServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<RevokeFamily>();
    }
}
