using Plinto.Issuer.Http;

namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>What policies would say.</summary>
internal static class DryRunServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<Drafts>();
        services.AddSingleton<DraftReleases>();
        services.AddSingleton<LoggedQuestionSql>();
        services.AddJson(DryRunsJson.Default);
    }
}
