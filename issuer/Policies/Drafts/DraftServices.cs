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
        services.AddEventTypes(
            new EventType("policy.created", EventClass.Change, "policy", "a policy was made", EventMember.Text("name", "its name"), EventMember.Number("revision", "its first")),
            new EventType("policy.described", EventClass.Change, "policy", "name or description of a policy changed"),
            new EventType("policy.revised", EventClass.Change, "policy", "a policy got a new revision", EventMember.Text("name", "its name"),
            EventMember.Number("revision", "the new one")),
            new EventType("policy.deleted", EventClass.Change, "policy", "a policy was deleted", EventMember.Text("name", "its name")));
    }
}
