using Plinto.Issuer.Events;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Policies.Drafts;

/// <summary>Policies as their authors write them.</summary>
internal static class DraftServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<SaveRevision>();
        services.AddJson(DraftsJson.Default);
        services.AddEventTypes("policy.created", "policy.described", "policy.revised", "policy.deleted");
    }
}
