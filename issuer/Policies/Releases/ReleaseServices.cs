using Plinto.Issuer.Events;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>What is in force, and how it changes.</summary>
internal static class ReleaseServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ReleaseSql>();
        services.AddSingleton<HeadSql>();
        services.AddSingleton<ResolveChange>();
        services.AddSingleton<SwitchRelease>();
        services.AddSingleton<ActiveReleases>();
        services.AddJson(ReleasesJson.Default);
        services.AddEventTypes(
            new EventType("policy.activated", EventClass.Security, "policy", "a revision of a policy was activated", Switched),
            new EventType("policy.rolled_back", EventClass.Security, "policy", "the revision that was active before was activated again", Switched),
            new EventType("policy.deactivated", EventClass.Security, "policy", "a policy is active no longer", Switched),
            new EventType(
                "policy.settings_changed", EventClass.Security, "tenant", "base policy or redactions of the decision log changed",
                EventMember.Flag("basePolicy", "whether roles decide where no policy of the tenant does"),
                EventMember.Number("redactions", "how many members are kept out of the log"),
                EventMember.Number("release", "that came of it")));
    }

    private static readonly EventMember[] Switched =
    [
        EventMember.Text("name", "the policy's name"), EventMember.Number("revision", "active now; null: none").OrNull(),
        EventMember.Number("before", "active before; null: none").OrNull(),
        EventMember.Number("release", "that came of it"),
    ];
}
