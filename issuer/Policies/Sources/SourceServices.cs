namespace Plinto.Issuer.Policies.Sources;

/// <summary>Policies and their revisions.</summary>
internal static class SourceServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<PolicySql>();
        services.AddSingleton<RevisionSql>();
    }
}
